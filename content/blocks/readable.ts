/** Turns `until-then` into readable text. */
export const readable = (value: string) =>
  value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');
