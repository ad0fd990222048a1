/** A photo that only its reporter may see, in the place of the button that would open it. */

/** @param {HTMLFormElement} form */
export function start(form) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    bring(form).catch(() => {}); // the button still opens it
  });
  seen.observe(form);
}

async function bring(form) {
  const headers = { Authorization: `Bearer ${form.elements.secret.value}` };
  const answer = await fetch(form.action, { method: "POST", headers });
  if (!answer.ok) return;
  const picture = new Image();
  picture.alt = form.dataset.name;
  picture.src = URL.createObjectURL(await answer.blob());
  await picture.decode();
  form.replaceWith(picture);
}
