const MOST = 64;

/**
 * An id of a tool call as this wire takes it: 64 characters at most. Longer ids of other providers are cut by
 * a pure function, so that call and result stay together; a hash keeps different ids different.
 */
export function callId(id: string): string {
  return id.length <= MOST ? id : `${id.slice(0, 48)}_${hash(id)}`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
