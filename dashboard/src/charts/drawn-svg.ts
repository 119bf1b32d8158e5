/** What of its style a picture needs without the page. */
const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-family'];

/** A picture of the page as a file of its own, in the colours that it has there. */
export function drawnSvg(title: string, drawn: SVGSVGElement | null): string {
  if (!drawn) return '';
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll('*')];
  for (const [index, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = originals[index];
    if (!original) continue;
    const computed = getComputedStyle(original);
    for (const style of STYLES) element.setAttribute(style, computed.getPropertyValue(style));
    element.removeAttribute('class');
  }
  const [left = 0, top = 0, width = 0, height = 0] = (drawn.getAttribute('viewBox') ?? '').split(' ').map(Number);
  const card = drawn.closest('section');
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ x: left, y: top, width, height }))
    ground.setAttribute(name, String(value));
  ground.setAttribute('fill', card ? getComputedStyle(card).backgroundColor : 'none');
  const heading = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  heading.textContent = title;
  copy.prepend(heading, ground);
  for (const [name, value] of Object.entries({ width: 2 * width, height: 2 * height }))
    copy.setAttribute(name, String(value));
  copy.removeAttribute('aria-hidden');
  return new XMLSerializer().serializeToString(copy);
}
