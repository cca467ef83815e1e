/** `until-then` as one reads it. */
export const readable = (value: string) =>
  value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');
