const FITS = /^[a-zA-Z0-9_-]+$/;

/**
 * An id of a tool call as this wire takes it (`^[a-zA-Z0-9_-]+$`). Ids of other providers are rewritten by
 * a pure function, so that call and result stay together; a hash keeps different ids different.
 */
export function toolId(id: string): string {
  if (FITS.test(id)) return id;
  return `${id.slice(0, 40).replace(/[^a-zA-Z0-9_-]/g, "_")}_${hash(id)}`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
