import {
  CONSENT_KINDS,
  CONSENT_VERSIONS,
  type ConsentKind,
  type ConsentVersion,
  type VersionOf,
} from './consent-versions';
import type { Language } from './languages';

/**
 * Every text of a consent that was ever shown, by version. A version's text never changes: what was agreed to is
 * stored with it, and a form opened before a new version came is accepted with the words that it showed.
 */
export const CONSENTS: Record<ConsentVersion, string> = {
  'contact-1':
      'I agree that intake staff at Calusa Recovery may read what I enter here and contact me about this request: by a ' +
      'person calling the phone number that I give, or by email. This does not allow text messages or automated calls. ' +
      'I can take this back at any time, in any way that reaches the clinic.',
  'contact-2':
      'I agree that intake staff at Calusa Recovery may read what I enter here and contact me about this request: by a ' +
      'person calling the phone number that I give, or by email. This allows no voicemail, no text messages and no ' +
      'automated calls, unless I say so above. I can take this back at any time, in any way that reaches the clinic.',
  'contact-3':
      'Intake staff at Calusa Recovery may read what I enter here and contact me about it: a person may call or email me. ' +
      'This allows no voicemail, no text messages and no automated calls, unless I say yes to them on this form. I can ' +
      'take this back at any time, in any way that reaches the clinic.',
  'voicemail-1':
      'You may leave a voicemail at this number. It will say a first name and a number to call back, and nothing about ' +
      'the clinic or your request.',
  'voicemail-2':
      'You may leave a voicemail at this number. It will give a first name and a number to call back, and say nothing ' +
      'about the clinic or my request.',
  'text-1':
      'You may text this number about this request. A person writes the messages; your phone company may charge for ' +
      'them, and others who see the phone can read them. I can stop them at any time: by answering STOP, or in any ' +
      'other way that reaches the clinic. Saying no changes nothing else.',
  'text-2':
      'A person at the clinic may text this number about my request. Others who see the phone can read the texts, and ' +
      'my phone company may charge for them. I can stop them at any time: by replying STOP, or in any other way that ' +
      'reaches the clinic. Saying no changes nothing else.',
  'private-email-1':
      'Only I read this address. You may send a short note there that my request arrived, and a code if I ask to see ' +
      'or delete it. These notes do not name the clinic in their subject, and say nothing about health.',
  'private-email-2':
      'Only I read this address. You may write there when my request arrives, about my appointments and to remind me of ' +
      'them, when there is something for me to read or sign, and to send me a code when I ask for one. These emails do ' +
      'not name the clinic in their subject, and say nothing about health.',
  'substance-use-1':
      'I am the person whom this request is about, named above. I allow Calusa Recovery to use and disclose the ' +
      'information about alcohol and drug use that I give in this request, to the health care providers whom I may be ' +
      'referred to, to the health plan that I name, and to those who help the clinic to run its services, for ' +
      'treatment, payment and health care operations. It ends one year from today, or on the day on which I take it ' +
      'back: by phone, by letter or on the page “Your request”, except for what was done before. If I say no, the ' +
      'clinic will still answer my request. Whoever lawfully receives this information under the HIPAA rules may share ' +
      'it further as those rules allow, but it may not be used against me in civil, criminal, administrative or ' +
      'legislative proceedings without my consent or a court order. Checking the box and sending this request is my ' +
      'signature, dated today.',
  'substance-use-2':
      'I am the person this request is about. I allow Calusa Recovery to use and disclose the information about alcohol ' +
      'and drug use that I give in this request, to the health care providers I may be referred to, to the health plan ' +
      'I name, and to those who help the clinic run its services, for treatment, payment and health care operations. ' +
      'This consent ends one year from the day I sign it, or sooner if I take it back: by phone, by letter or on the ' +
      'page “Your request”. Taking it back doesn’t change what was done before. If I say no, the clinic will still ' +
      'answer my request. Whoever lawfully receives this information under the HIPAA rules may share it further as those ' +
      'rules allow, but it may not be used against me in civil, criminal, administrative or legislative proceedings ' +
      'without my consent or a court order. My name and the date I write with it are my signature.',
  // In Spanish, written for that language. Counsel has yet to approve them.
  'contact-es-1':
      'El personal de Calusa Recovery puede leer lo que escribo aquí y comunicarse conmigo por esto: una persona puede ' +
      'llamarme o mandarme un correo electrónico. Esto no permite mensajes de voz, mensajes de texto ni llamadas ' +
      'automáticas, a menos que yo diga que sí en este formulario. Puedo quitar este permiso cuando quiera, de ' +
      'cualquier manera que le llegue a la clínica.',
  'voicemail-es-1':
      'Pueden dejar un mensaje de voz en este número. Dirá un primer nombre y un número para devolver la llamada, y nada ' +
      'sobre la clínica ni sobre mi solicitud.',
  'text-es-1':
      'Una persona de la clínica puede mandar mensajes de texto a este número sobre mi solicitud. Otros que vean el ' +
      'teléfono pueden leerlos, y mi compañía de teléfono puede cobrarlos. Puedo pararlos cuando quiera: respondiendo ' +
      'STOP, o de cualquier otra manera que le llegue a la clínica. Decir que no no cambia nada más.',
  'private-email-es-1':
      'Solo yo leo este correo. Pueden escribirme ahí cuando llegue mi solicitud, sobre mis citas y para recordármelas, ' +
      'cuando haya algo que yo deba leer o firmar, y para mandarme un código cuando lo pida. Esos correos no nombran a la ' +
      'clínica en el asunto, y no dicen nada sobre la salud.',
  'substance-use-es-1':
      'Soy la persona de quien trata esta solicitud. Permito que Calusa Recovery use y comparta la información sobre ' +
      'consumo de alcohol y drogas que doy en esta solicitud, con los proveedores de salud a los que me refieran, con el ' +
      'plan de salud que yo nombre y con quienes ayudan a la clínica a dar sus servicios, para tratamiento, pago y ' +
      'operaciones de atención médica. Este permiso termina un año después del día en que lo firmo, o antes si lo ' +
      'quito: por teléfono, por carta o en la página “Su solicitud”. Quitarlo no cambia lo que ya se hizo. Si digo que ' +
      'no, la clínica responderá mi solicitud de todos modos. Quien reciba legalmente esta información bajo las reglas de ' +
      'HIPAA puede compartirla según esas reglas, pero no se puede usar en mi contra en procesos civiles, penales, ' +
      'administrativos o legislativos sin mi permiso o una orden de un tribunal. Mi nombre y la fecha que escribo con ' +
      'él son mi firma.',
};

/** What a version is about. */
export const kindOf = (version: ConsentVersion): ConsentKind =>
  CONSENT_KINDS.find((kind) => (CONSENT_VERSIONS[kind] as readonly string[]).includes(version)) ?? 'contact';

/** The versions that the form of a language shows today. */
const SHOWN: Record<Language, { [Kind in ConsentKind]: VersionOf<Kind> }> = {
  en: {
    contact: 'contact-3',
    voicemail: 'voicemail-2',
    text_message: 'text-2',
    private_email: 'private-email-2',
    substance_use: 'substance-use-2',
  },
  es: {
    contact: 'contact-es-1',
    voicemail: 'voicemail-es-1',
    text_message: 'text-es-1',
    private_email: 'private-email-es-1',
    substance_use: 'substance-use-es-1',
  },
};

/** The consent of that kind that the form shows today: its version and its words. */
export function shownConsent<Kind extends ConsentKind>(language: Language, kind: Kind) {
  const version: VersionOf<Kind> = SHOWN[language][kind];
  return { version, text: CONSENTS[version] };
}
