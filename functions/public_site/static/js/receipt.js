/** The receipt: a QR code that opens the own report, and all of it as a picture to keep. */

import { part } from "./dom.js";
import { offer } from "./keeping.js";
import { say, to } from "./words.js";

const QR = new URL("../vendor/qrcode-generator-2.0.4/qrcode.mjs", import.meta.url);
const QUIET = 4; // modules of white around a QR code, as its standard asks
const [WIDTH, HEIGHT] = [720, 1000];

/** @param {HTMLElement} section */
export async function start(section) {
  const ticket = part(section, "ticket").textContent;
  const secret = part(section, "own").elements.secret.value;
  offer(section, { ticket, secret, kind: section.dataset.kind });
  const address = location.origin + to(`/laporan/${ticket}`);
  const { default: qrcode } = await import(QR.href);
  const code = qrcode(0, "M");
  code.addData(`${address}#${secret}`); // a browser never sends what follows `#`
  code.make();
  const canvas = section.querySelector("canvas");
  const modules = code.getModuleCount() + 2 * QUIET;
  canvas.width = canvas.height = modules * 6;
  paint(canvas.getContext("2d"), code, { x: 0, y: 0, module: 6 });
  part(section, "qr").hidden = false;
  const save = part(section, "save");
  save.hidden = false;
  save.addEventListener("click", () => download(picture(code, { ticket, secret, address, city: save.dataset.city }), ticket));
}

function paint(brush, code, { x, y, module }) {
  const count = code.getModuleCount();
  brush.fillStyle = "#fff";
  brush.fillRect(x, y, (count + 2 * QUIET) * module, (count + 2 * QUIET) * module);
  brush.fillStyle = "#000";
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) brush.fillRect(x + (column + QUIET) * module, y + (row + QUIET) * module, module, module);
    }
  }
}

function picture(code, { ticket, secret, address, city }) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const brush = canvas.getContext("2d");
  const middle = WIDTH / 2;
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, WIDTH, HEIGHT);
  brush.textAlign = "center";
  const write = (words, y, font, colour = "#14232b") => {
    brush.fillStyle = colour;
    brush.font = font;
    brush.fillText(words, middle, y, WIDTH - 60);
  };
  write(say("Kanal Kota {city}", { city }), 70, "bold 34px sans-serif", "#0b4a57");
  write(say("Nomor tiket"), 140, "26px sans-serif", "#51626b");
  write(ticket, 195, "bold 52px monospace");
  write(say("Kode rahasia (jangan dibagikan)"), 270, "26px sans-serif", "#51626b");
  write(secret.match(/.{1,4}/g).join(" "), 320, "bold 36px monospace");
  const module = Math.floor(520 / (code.getModuleCount() + 2 * QUIET));
  const width = module * (code.getModuleCount() + 2 * QUIET);
  paint(brush, code, { x: middle - width / 2, y: 360, module });
  write(say("Pindai untuk membuka laporan Anda, atau buka"), 920, "24px sans-serif", "#51626b");
  write(address, 960, "24px sans-serif");
  return canvas;
}

function download(canvas, ticket) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `laporan-${ticket}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}
