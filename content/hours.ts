import type { Language } from './languages';

/** How the clinic's hours read, apart from the messages: rules that ship to the browser compute with them. */
export const HOURS_TEXT = {
  en: {
    days: {
      monday: 'Monday',
      tuesday: 'Tuesday',
      wednesday: 'Wednesday',
      thursday: 'Thursday',
      friday: 'Friday',
      saturday: 'Saturday',
      sunday: 'Sunday',
    },
    to: ' to ',
    sometime: 'We’ll read it when we’re next in.',
    openUntil: (time: string) => `We’re in today until ${time}, and we read requests in the order they come in.`,
    laterOn: (day: string, time: string) =>
      `We’re not reading requests right now. We’ll read yours ${day}, from ${time}.`,
  },
  es: {
    days: {
      monday: 'lunes',
      tuesday: 'martes',
      wednesday: 'miércoles',
      thursday: 'jueves',
      friday: 'viernes',
      saturday: 'sábado',
      sunday: 'domingo',
    },
    to: ' a ',
    sometime: 'La leeremos cuando volvamos a la oficina.',
    openUntil: (time: string) =>
      `Hoy estamos hasta las ${time}, y leemos las solicitudes en el orden en que llegan.`,
    laterOn: (day: string, time: string) =>
      `Ahora no estamos leyendo solicitudes. Leeremos la suya el ${day}, desde las ${time}.`,
  },
} as const satisfies Record<Language, object>;
