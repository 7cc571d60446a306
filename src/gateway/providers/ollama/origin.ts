/** An Ollama server's own address: without the `/v1` of its OpenAI-shaped routes and without a slash at the end. */
export function ollamaOrigin(baseUrl: string): string {
  let end = baseUrl.length;
  while (baseUrl.charCodeAt(end - 1) === 47) end -= 1;
  const bare = end === baseUrl.length ? baseUrl : baseUrl.slice(0, end);
  return bare.endsWith("/v1") ? bare.slice(0, -3) : bare;
}
