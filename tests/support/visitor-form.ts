/** Where forms come from and go to; `headers` go with both. */
export type Place = { url: string; headers?: Record<string, string> };

/** A form as its page gave it, filled in, ready to be sent as often as one likes. */
export type FilledForm = { body: string; headers: Record<string, string> };

/** Opens the page and fills its form in, as a browser without JavaScript has it: with what its hidden fields hold. */
export async function openForm(
  { url, headers = {} }: Place,
  answers: Record<string, string>,
  get: (address: string, headers: Record<string, string>) => Promise<string> = async (address, sent) =>
    (await fetch(address, { headers: sent })).text(),
): Promise<FilledForm> {
  const html = await get(`${url}/consultation`, headers);
  const form = /<form[^>]*method="post"[\s\S]*?<\/form>/i.exec(html)?.[0] ?? '';
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1];
    if (of('type') === 'hidden')
      fields.append(of('name') ?? '', (of('value') ?? '').replaceAll('&quot;', '"'));
    if (of('name') === 'consent') fields.append('consent', of('value') ?? '');
  }
  for (const [name, value] of Object.entries({ askingFor: 'myself', told: 'yes', ...answers }))
    fields.set(name, value);
  return {
    body: fields.toString(),
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      origin: url,
      ...headers,
    },
  };
}

/** Sends it; the same form sent again is the same request. */
export const sendForm = (url: string, form: FilledForm): Promise<Response> =>
  fetch(`${url}/api/consultation`, { method: 'POST', ...form });
