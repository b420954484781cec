// Phone numbers as rows hold them: E.164, with `;ext=N` behind where there is an extension. Pure.

/** E.164 without the extension, as the wire shows it. Null where there is none, or where an old row holds something else. */
export function presentPhoneNumber(stored: string | null): string | null {
  const [number = ''] = stored?.split(';', 1) ?? []
  return /^\+[1-9]\d{1,14}$/.test(number) ? number : null
}
