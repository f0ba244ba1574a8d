/**
 * A picture of one's own, as pages draw it on a canvas before it comes here: a data URL whose file begins as what it calls itself. Nothing
 * in it can be a script. How large it is in pixels is no question here: whoever shows a picture, a stranger's too, looks at that.
 */
const DRAWN =
  /^data:image\/(?:png;base64,iVBORw0KGgo|jpeg;base64,\/9j\/|webp;base64,UklGR[A-Za-z0-9+/]{6}XRUJQ)[A-Za-z0-9+/]*={0,2}$/;

export const isDrawnPicture = (text: string): boolean => DRAWN.test(text);
