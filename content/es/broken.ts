/** Strings of the page that stands in for one that broke; apart from the messages, since every page carries it. */
export const broken = {
  title: 'Esta página no se abrió',
  text: 'Es culpa nuestra, no suya. Intente otra vez en un minuto:',
  again: 'cargar esta página otra vez',
  call: 'Si todavía no se abre, llame al número que está al final de esta página.',
} as const;
