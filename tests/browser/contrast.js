// Every visible text whose contrast against its own background is below what WCAG AA asks.
() => {
  const channel = (value) => (value <= 10.31 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (element) => {
    const [one, two] = [numbers(getComputedStyle(element).color), ground(element)].map(light);
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  };
  const isLarge = (style) => parseFloat(style.fontSize) >= (Number(style.fontWeight) >= 700 ? 18.66 : 24);
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((element) => hasText(element) && element.checkVisibility())
    .filter((element) => ratio(element) < (isLarge(getComputedStyle(element)) ? 3 : 4.5))
    .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)} ${ratio(element).toFixed(1)}`);
}
