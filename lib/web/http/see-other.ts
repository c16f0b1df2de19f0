/** A header holds neither letters beyond Latin-1 nor line breaks; an address has escapes for both. */
function writable(path: string): string {
  return path.replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

/** RFC 9110 §15.4.4: whatever was posted, the browser goes on with a GET. */
export function seeOther(path: string, cookies: readonly string[] = []): Response {
  const response = new Response(null, {
    status: 303,
    headers: { location: writable(path), 'cache-control': 'no-store' },
  })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
