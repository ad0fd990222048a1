/** A photo made small enough for a slow network, upright, and with what its file said beside it. */

import { captureOf } from "./exif.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const LARGEST = 10 * 1024 * 1024; // what the server takes as it is

/** @typedef {{blob: Blob, capture: import("./exif.js").Capture, isShown: boolean}} Photo */

/**
 * @param {File} file
 * @returns {Promise<Photo | null>} null when neither this browser nor the server could use it
 */
export async function shrunk(file) {
  const capture = captureOf(await file.arrayBuffer());
  try {
    return { blob: await smaller(file), capture: { ...capture, shrunk: true }, isShown: true };
  } catch {
    // HEIC, in most browsers: the server can read it, and shrinks it itself
    return /^image\/(hei[cf]|jpeg|png|webp)$/.test(file.type) && file.size <= LARGEST ? { blob: file, capture, isShown: false } : null;
  }
}

async function smaller(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("this browser cannot write the photo");
  return blob;
}
