import type { Messages } from '../en/messages';

/**
 * Interface strings in Spanish, for readers in the United States: written for them with `usted`, in short sentences, and not
 * translated word by word. Counsel has to approve the consents (content/consents.ts) before the clinic relies on them.
 */
export const messages: Messages = {
  site: {
    skip: 'Ir al contenido principal',
    mainMenu: 'Principal',
    menu: 'Menú',
    openPages: {
      'interpersonal-psychotherapy': 'Terapia de conversación (IPT)',
      'programs/recovery-matrix': 'Alcohol y drogas',
      faq: 'Preguntas frecuentes',
      about: 'Quiénes somos',
      contact: 'Contacto',
    },
    footerPages: {
      privacy: 'Privacidad',
      accessibility: 'Accesibilidad',
    },
    yourRequest: 'Su solicitud',
    paperForm: 'Formulario para imprimir',
    more: 'Más',
    home: 'Inicio',
    homeTitle: (name: string, city: string) =>
      `${name}: terapia de conversación y ayuda con el alcohol o las drogas en ${city}`,
    breadcrumbs: 'Usted está aquí',
    call: 'Llamar',
    request: 'Pedir una consulta',
    quickContact: 'Comuníquese con nosotros',
    opensNewTab: '(se abre en otra pestaña)',
    readings: (hours: string | undefined) =>
      hours === undefined
        ? 'Leemos las solicitudes en horas de oficina, excepto los días feriados.'
        : `Leemos las solicitudes de ${hours}, excepto los días feriados.`,
    disclaimer:
      'Este sitio da información general. No reemplaza el consejo de un profesional de la salud que lo conozca a usted.',
    sampleNotice: 'Esto es una demostración. Lo que dice “sample” es inventado.',
  },
  crisis: {
    label: 'Ayuda ahora mismo',
    danger: '¿Peligro o sobredosis?',
    callEmergency: 'Llame al 911',
    crisis: '¿En crisis?',
    callLifeline: 'Llame al 988',
    or: 'o',
    textLifeline: 'texto',
    more: 'Más',
    help: 'ayuda',
    withdrawal:
      '¿Alguien no despierta, casi no respira o tiene una convulsión? Llame al 911. ¿Temblores, sudor o malestar después de bajar la cantidad o dejar el alcohol o las benzodiacepinas? Vaya a una sala de emergencias o llame al 911.',
    lifeline:
      'El 988 es gratis, día y noche. Llame y oprima 2, o mande la palabra AYUDA por texto al 988. También puede hacerlo por otra persona.',
    drugs: 'Ayuda con el alcohol o las drogas, día y noche, también en español:',
    violence: 'Violencia en la casa, día y noche, también en español:',
    safety: 'Cómo mantenerse a salvo',
  },
  exit: {
    button: 'Salir del sitio',
    keys: 'o presione Shift 3 veces',
    hint: 'O presione la tecla Shift 3 veces. Así se borra lo que escribió y se abre una página del tiempo. El historial de su navegador seguirá mostrando que estuvo aquí.',
    pressed: (more: number) => `Saliendo. Presione Shift ${more} ${more === 1 ? 'vez' : 'veces'} más.`,
  },
  page: {
    onThisPage: 'En esta página',
    reading: (minutes: number) => `${minutes} min de lectura`,
    reviewed: (date: string, next: string) => `Última revisión: ${date}. Próxima revisión: a más tardar el ${next}.`,
    sources: 'Fuentes',
    source: (number: number) => `Fuente ${number}`,
    showSources: (count: number) => (count === 1 ? 'Ver la fuente' : `Ver las ${count} fuentes`),
    doors: [
      {
        id: 'askingFor',
        title: 'Para mí',
        text: 'Se siente triste o con preocupación, o le preocupa cuánto bebe o usa drogas. No necesita un diagnóstico ni un plan, y puede pedir ayuda a cualquier edad.',
      },
      {
        id: 'askingFor-someone-else',
        title: 'Para alguien a quien quiero',
        text: 'Pregúntenos cómo puede ayudar. Solo nos comunicamos con usted. No llamamos a la otra persona ni decimos su nombre.',
      },
      {
        id: 'askingFor-professional',
        title: 'Soy profesional',
        text: 'Pídanos que le llamemos. Por favor, no incluya el nombre ni los expedientes de su paciente en el formulario.',
      },
    ],
    contact: { name: 'Nombre', phone: 'Teléfono', address: 'Dirección', hours: 'Cuándo leemos las solicitudes' },
  },
  illustrations: {
    course: {
      title: 'Un tratamiento de IPT como un camino por la orilla',
      description:
        'Dieciséis conchas en fila. Las primeras son el comienzo; las siguientes, la parte del medio; las últimas, el final. Doce están llenas y cuatro más solo tienen el borde, porque un tratamiento dura de 12 a 16 sesiones, una por semana.',
      labels: {
        beginning: 'Comienzo: las primeras sesiones',
        middle: 'Medio: el trabajo',
        end: 'Final: las últimas sesiones',
        extra: 'Hasta 16',
      },
    },
    problemAreas: {
      labels: {
        grief: 'Duelo: alguien murió',
        disputes: 'Conflictos: dos personas se alejan',
        transitions: 'Cambios: la vida ya no es igual',
        deficits: 'Soledad: hay pocas personas cercanas',
      },
    },
    afterYouAsk: {
      labels: {
        send: 'Usted manda el formulario',
        read: 'Nuestro personal lo lee en horas de oficina',
        call: 'Se comunican con usted como usted eligió',
        decide: 'Juntos deciden qué sigue',
      },
    },
  },
  errorPages: {
    notFound: {
      title: 'No encontramos esta página',
      text: 'Tal vez cambió de lugar. Puede probar una de estas:',
    },
    untranslated: {
      title: 'Esta página todavía no está en español',
      text: 'Puede leerla en inglés:',
    },
    refused: {
      title: 'Su solicitud no se envió',
      back: 'Lo sentimos. Presione el botón “Atrás” de su navegador: casi siempre lo que escribió sigue ahí. Después vuelva a enviarlo. Si el formulario está vacío,',
      newForm: 'abra uno nuevo',
      orCall: 'o llame al',
      number: 'Si vuelve a pasar, denos este número cuando llame:',
    },
    foreign: {
      title: 'Esto no vino de nuestra página',
      text: 'Su navegador dice que otro sitio mandó esto. Por eso no lo aceptamos y nada cambió. Presione “Atrás”, vuelva a cargar nuestra página y envíelo desde ahí.',
      rather: 'Si prefiere hablar,',
      orCall: 'llame al',
    },
    tooMany: {
      title: 'Por favor, intente de nuevo en un momento',
      again:
        'Llegaron muchas solicitudes de su red al mismo tiempo, así que todavía no recibimos la suya. No se perdió nada de lo que escribió. Presione “Enviar otra vez”.',
      later: (minutes: number) =>
        `Llegaron muchas solicitudes de su red al mismo tiempo, así que no recibimos la suya. Presione “Atrás” en su navegador y vuelva a enviarla ${minutes > 1 ? `en ${minutes} minutos` : 'en un minuto'}: casi siempre lo que escribió sigue ahí.`,
      send: 'Enviar otra vez',
      orCall: 'Si prefiere hablar, llame al',
    },
  },
  form: {
    title: 'Pida una consulta confidencial',
    required: 'Las preguntas obligatorias tienen un *',
    summaryTitle: 'Hay un problema',
    errorPrefix: 'Error:',
    why: 'Por qué preguntamos:',
    groups: {
      who: 'Empiece aquí',
      reach: '¿Cómo podemos comunicarnos con usted?',
      more: 'Cuéntenos más, si quiere',
      moreHint: 'Un mensaje, qué le pasa, los mejores días, el seguro. Todo es opcional.',
      consent: 'Su permiso',
    },
    askingFor: {
      label: '¿Para quién es?',
      options: {
        myself: 'Para mí',
        'someone-else': 'Para un ser querido',
        professional: 'Para un paciente mío',
      },
    },
    phoneOwner: {
      label: '¿De quién es este teléfono?',
      why: 'para no llamar nunca a la persona por la que usted pregunta.',
      options: {
        mine: 'Mío',
        shared: 'Compartido: puede contestar otra persona',
        theirs: 'De la persona por la que pregunto',
      },
    },
    name: { label: '¿Por qué nombre preguntamos?', hint: 'Basta con el primer nombre, o el que usted quiera.' },
    practice: { label: 'Su consultorio u organización' },
    patientInitials: {
      label: 'Las iniciales de su paciente',
      hint: 'Solo las iniciales, para saber de quién hablamos cuando llame. Por favor, no escriba el nombre.',
    },
    contact: {
      hint: 'Denos un teléfono, un correo electrónico o los dos. *',
      callback: 'Lo mejor es una línea directa.',
    },
    phone: {
      label: 'Teléfono',
      hint: 'Con el código de área. Lo más seguro es un teléfono que solo usted conteste.',
    },
    fax: { label: 'Fax', hint: 'Si quiere recibir por fax el formulario para referir. Con el código de área.' },
    voicemail: { label: 'Mensajes de voz', ask: '¿Podemos dejar un mensaje de voz?' },
    textMessage: { label: 'Mensajes de texto', ask: '¿Podemos mandarle mensajes de texto?' },
    email: { label: 'Correo electrónico', hint: 'Lo más seguro es un correo que solo usted lea.' },
    privateEmail: { label: 'Correo privado', ask: '¿Solo usted lee este correo?' },
    yes: 'Sí',
    no: 'No',
    contactBy: {
      label: '¿Cómo prefiere que nos comuniquemos?',
      options: { phone: 'Llamada', text: 'Mensaje de texto', email: 'Correo electrónico' },
    },
    days: {
      label: '¿Qué días le convienen?',
      options: {
        monday: 'Lunes',
        tuesday: 'Martes',
        wednesday: 'Miércoles',
        thursday: 'Jueves',
        friday: 'Viernes',
        saturday: 'Sábado',
        sunday: 'Domingo',
      },
    },
    times: {
      label: '¿A qué hora es seguro llamarle?',
      options: { morning: 'En la mañana', afternoon: 'En la tarde', evening: 'Después de las 5 p. m.' },
    },
    howSoon: {
      label: '¿Qué tan pronto quiere que nos comuniquemos?',
      hint: 'Si no puede esperar, por favor no nos espere. Use los números que están arriba en esta página.',
      options: { today: 'Hoy', week: 'Esta semana', later: 'No hay prisa' },
    },
    ageGroup: {
      label: '¿Qué edad tiene la persona que necesita ayuda?',
      why: 'para que le llame la persona adecuada. Puede pedir ayuda a cualquier edad.',
      options: { adult: '18 años o más', minor: 'Menos de 18' },
    },
    reasons: {
      label: '¿Por qué nos busca?',
      why: 'para que la persona que le llame esté preparada. Marque todo lo que quiera, o nada.',
      options: {
        depression: 'Tristeza o depresión',
        anxiety: 'Preocupación, miedo o pánico',
        grief: 'Duelo o pérdida',
        relationships: 'Problemas en una relación cercana',
        change: 'Un gran cambio en la vida',
        loneliness: 'Soledad',
        trauma: 'Algo malo que pasó',
        eating: 'Problemas con la comida',
        alcohol: 'Alcohol',
        drugs: 'Drogas o medicinas',
        other: 'Otra cosa',
      },
    },
    insurance: {
      label: '¿Cómo pagaría el tratamiento?',
      why: 'para decirle cuánto puede costar antes de que decida. Su respuesta no cambia si nos comunicamos con usted.',
      none: 'Prefiero no decirlo',
      options: {
        private: 'Seguro privado',
        medicare: 'Medicare',
        medicaid: 'Medicaid',
        military: 'TRICARE o VA',
        self: 'Lo pagaría yo',
        unsure: 'No sé',
      },
    },
    message: {
      label: '¿Hay algo que quiera decirnos?',
      hint: 'Puede dejarlo en blanco. Por favor, no nombre a otras personas.',
    },
    charactersLeft: 'Caracteres que quedan:',
    charactersOver: 'Caracteres de más:',
    consent: { label: 'Comunicarnos con usted', ask: 'Pueden comunicarse conmigo por esta solicitud' },
    honeypot: 'Deje esto vacío',
    send: 'Pedir una consulta',
    sending: 'Enviando…',
    nextReading: 'Cuándo la leeremos:',
    tryAgain: 'Por favor, presione el botón otra vez. No anotaremos su solicitud dos veces.',
    orCall: 'O llame al',
    noUse: 'Intentarlo otra vez quizás no ayude.',
    call: 'Por favor, llame al',
  },
  intro: {
    description:
      'Pida que nuestro personal se comunique con usted, para usted o para alguien que le importa. Lo que escriba se guarda cifrado, y no le contamos a ninguna empresa que usted visitó este sitio.',
    lead: 'Díganos cómo llamarle y cómo comunicarnos con usted. Nuestro personal le llamará para hablar de lo que podría ayudar. Preguntar no le obliga a nada.',
    emergencyTitle: 'Este formulario no es para emergencias',
    emergency:
      '¿Hay peligro o una sobredosis? Llame al 911. ¿En crisis? Llame al 988 y oprima 2, o mande AYUDA por texto al 988.',
    withdrawal:
      'No deje de golpe ni a solas el alcohol o las benzodiacepinas. Dejarlos así puede causar la muerte.',
    confidentialTitle: 'Qué significa “confidencial”, y sus límites',
    rather: '¿Prefiere hablar? Llame al',
    paperBefore: '¿Prefiere escribir a mano?',
    paper: 'Imprima el formulario',
  },
  nothingToCheck: {
    title: 'No hay nada que revisar',
    text: 'Guardamos lo que escribió por diez minutos, y después lo borramos.',
    openForm: 'Abra el formulario',
    orCall: 'o llame al',
  },
  received: {
    metaTitle: 'Solicitud recibida',
    title: 'Gracias. Tenemos su solicitud',
    reference: 'Su número de referencia es',
    at: (moment: string) => `Recibida: ${moment}`,
    thanks: 'Pedir ayuda fue un buen paso.',
    next: 'Qué sigue',
    then: 'Nos comunicaremos solo de las maneras que usted permitió.',
    mail: '¿Nos dijo que su correo es privado? Busque un correo de',
    mailSubject: 'con el asunto',
    mailAfter: 'No dice quiénes somos. Si no lo ve, busque en la carpeta de correo no deseado.',
    change: 'Para agregar o corregir algo, llámenos y díganos su número de referencia:',
    requestAccessBefore: 'Si nos dio un correo privado, con él y su número de referencia puede',
    requestAccess: 'ver, corregir o borrar su solicitud',
    untilThen: 'Mientras tanto',
    shared: 'En un aparato compartido',
    sharedText:
      'Durante media hora, quien use este navegador puede abrir esta página. Anote su número de referencia y después bórrela.',
    forget: 'Borrar esta página ahora',
  },
  nothingReceived: {
    title: 'No hay ninguna solicitud reciente que mostrar',
    text: 'La confirmación se puede leer por media hora, en el navegador desde el que envió la solicitud.',
    unsure: 'Si no sabe si la recibimos,',
    call: 'llame al',
    or: 'o',
    again: 'envíela otra vez',
  },
  paper: {
    title: 'Un formulario para llenar a mano',
    description:
      'Una solicitud en blanco para pedir una consulta confidencial. Imprímala, llénela a mano y tráigala o mándela por correo.',
    how: 'Imprima esta página, llénela con pluma, y tráigala o mándela por correo postal. Por favor, no la mande por correo electrónico: otros podrían leerla en el camino.',
    where: 'Dónde traerla o mandarla:',
    check: 'Marque todo lo que corresponda.',
    optional: 'opcional',
    professionals: 'solo para profesionales',
    signHere: 'Por favor, firme aquí, para que podamos comunicarnos con usted.',
    part2: 'Opcional: permiso para compartir información sobre alcohol y drogas',
    part2Why:
      'Una ley federal (42 CFR Parte 2) protege esta información. Firme solo si usted es la persona que necesita ayuda. Puede dejarlo en blanco y le ayudaremos igual.',
    printedName: 'Nombre, en letra de molde',
    signature: 'Firma',
    date: 'Fecha',
    print: 'Use la opción Imprimir de su navegador. Los menús no se imprimen.',
  },
  idle: {
    title: '¿Sigue ahí?',
    text: 'En un aparato compartido, otros podrían leer lo que escribió. Segundos hasta que lo borremos:',
    keep: 'Guardar lo que escribí',
    clear: 'Borrarlo ahora',
  },
  errors: {
    askingForUnknown: 'Elija para quién es, o déjelo en blanco',
    phoneOwnerUnknown: 'Elija de quién es el teléfono, o déjelo en blanco',
    phoneOwnerTheirs:
      'Escriba su propio número, o deje el teléfono en blanco y escriba un correo electrónico: no llamamos a la persona por la que usted pregunta',
    nameMissing: 'Díganos por qué nombre preguntar',
    nameTooLong: 'El nombre puede tener hasta 100 caracteres',
    contactMissing: 'Escriba un teléfono o un correo electrónico para que podamos comunicarnos con usted',
    unreadable: 'Algo no llegó bien, por ejemplo, medio emoji. Bórrelo o escriba la respuesta otra vez',
    practiceTooLong: 'El consultorio puede tener hasta 100 caracteres',
    initialsOnly: 'Escriba solo las iniciales, como J. D., y no el nombre de su paciente',
    faxInvalid: 'Escriba un solo número de fax con su código de área, como (239) 555-0123',
    nothingAllowed:
      'Si no contesta nuestra llamada, no podremos dejarle un mensaje ni mandarle un texto. Diga que sí a uno, agregue un correo electrónico, o envíe esto otra vez para dejarlo así',
    phoneInvalid: 'Escriba un solo teléfono con su código de área, como (239) 555-0123, y nada más',
    phoneAreaCode:
      'Agregue el código de área: los teléfonos de Estados Unidos tienen diez dígitos, como (239) 555-0123',
    phoneNotDialable:
      'No podemos marcar este número. Los de Estados Unidos tienen diez dígitos, como (239) 555-0123. Si es de otro país, empiece con + y el código del país',
    emailInvalid: 'Escriba un correo electrónico como nombre@ejemplo.com',
    contactByUnknown: 'Elija cómo comunicarnos, o déjelo en blanco',
    contactByNeedsPhone: 'Escriba un teléfono, o elija otra manera de comunicarnos',
    contactByNeedsTextConsent:
      'Diga que sí a los mensajes de texto debajo del teléfono, o elija otra manera de comunicarnos',
    contactByNeedsEmail: 'Escriba un correo electrónico, o elija otra manera de comunicarnos',
    daysUnknown: 'Elija días de la lista, o ninguno',
    timesUnknown: 'Elija horas de la lista, o ninguna',
    howSoonUnknown: 'Elija qué tan pronto, o déjelo en blanco',
    todayGone: 'Ya es tarde para prometer que será hoy. Elija otra respuesta, o llámenos',
    ageGroupUnknown: 'Elija una edad, o déjelo en blanco',
    reasonsUnknown: 'Elija de la lista, o nada',
    insuranceUnknown: 'Elija de la lista, o déjelo en blanco',
    messageTooLong: 'El mensaje puede tener hasta 2,000 caracteres',
    consentMissing: 'Marque la casilla para que podamos comunicarnos con usted',
    consentUnknown:
      'El texto de este permiso cambió. Abra el formulario otra vez para verlo, o deje la casilla sin marcar',
  },
  problems: {
    UNAVAILABLE: 'Lo sentimos, no pudimos guardar su solicitud en este momento. No se perdió nada de lo que escribió.',
    UNCONFIRMED: 'No sabemos si su solicitud nos llegó. No se perdió nada de lo que escribió.',
    REFUSED: 'Lo sentimos, no pudimos aceptar su solicitud.',
    TOO_MANY:
      'Llegaron muchas solicitudes de su red al mismo tiempo, así que todavía no recibimos la suya. No se perdió nada de lo que escribió.',
  },
  requestAccess: {
    title: 'Su solicitud',
    description:
      'Vea lo que tenemos guardado de su solicitud, cambie lo que permitió, o bórrela. Necesita su número de referencia y su correo privado.',
    lead: 'Vea lo que tenemos guardado de su solicitud, cambie lo que permitió, o bórrela. Escriba su número de referencia y el correo que nos dijo que es privado, y le mandaremos un código.',
    reference: {
      label: 'Su número de referencia',
      hint: 'Ocho letras y números, como K7QM-4TX9. Estaba en la página que vio después de enviar el formulario.',
    },
    email: { label: 'Su correo electrónico', hint: 'El correo privado que nos dio con la solicitud.' },
    emailProblems: {
      missing: 'Escriba su correo electrónico',
      malformed: 'Escriba un correo electrónico como nombre@ejemplo.com',
    },
    referenceProblems: {
      missing: 'Escriba su número de referencia',
      malformed:
        'Revise su número de referencia: son ocho letras y números, como K7QM-4TX9, y nunca tiene A, E, I, L, N, O, S, U, Z, 0, 1 ni 5',
    },
    askForCode: 'Mándenme un código',
    noPrivateEmail: '¿No nos dio un correo privado, o perdió su número de referencia? Le podemos ayudar por teléfono:',
    codeTitle: 'Escriba el código',
    codeLead:
      'Si el número de referencia y el correo van juntos, y nos dijo que el correo es privado, un código va en camino. Sirve por 15 minutos, en este navegador.',
    code: { label: 'Código', hint: 'Los ocho dígitos de nuestro correo más reciente.' },
    open: 'Abrir mi solicitud',
    codeProblems: {
      WRONG:
        'Ese código no es correcto o ya venció. Revíselo, o empiece de nuevo para recibir otro: un código sirve por 15 minutos y cinco intentos',
      NOT_A_CODE: 'Escriba los ocho dígitos del código que le mandamos',
    },
    noMail:
      '¿No llegó el correo después de unos minutos? Busque en la carpeta de correo no deseado. Si tal vez escribió algo mal, o no nos dio un correo privado,',
    startAgain: 'empiece de nuevo',
    orCall: 'o llame al',
    expiredTitle: 'Esta página se cerró',
    expired: 'Se cierra a los 15 minutos para que nadie más la lea aquí. Para ver su solicitud,',
    storedTitle: 'Su solicitud guardada',
    storedLead: (reference: string, moment: string) => `Su solicitud ${reference}, recibida: ${moment}.`,
    close: 'Cerrar sesión',
    statusTitle: 'En qué va',
    status: {
      new: 'Tenemos su solicitud y nos comunicaremos de las maneras que usted permitió.',
      contacting: 'Tratamos de comunicarnos con usted, y lo intentaremos otra vez.',
      scheduled: 'Usted tiene una cita con nosotros.',
      admitted: 'Ya está bajo nuestro cuidado, así que esta solicitud está cerrada.',
      referred: 'Lo referimos a otro proveedor, así que esta solicitud está cerrada.',
      declined: 'Esta solicitud está cerrada. Si todavía quiere ayuda, por favor llámenos.',
      unreachable:
        'No pudimos comunicarnos con usted, así que esta solicitud está cerrada. Si todavía quiere hablar, por favor llámenos.',
    },
    phone: {
      title: 'Corrija su teléfono',
      label: 'Teléfono nuevo',
      hint: 'Con el código de área. Si había permitido mensajes de voz o de texto, eso termina: era para el número anterior.',
      save: 'Guardar este número',
      wrong:
        'No pudimos guardar ese número. Escriba un solo teléfono con su código de área, como (239) 555-0123.',
    },
    sign: {
      title: 'Permiso para compartir información sobre alcohol y drogas',
      why: 'Una ley federal (42 CFR Parte 2) protege esta información. Necesitamos su firma antes de compartirla con alguien fuera de la clínica. Puede decir que no y le ayudaremos igual.',
      name: 'Escriba su nombre para firmar',
      hint: 'Nosotros ponemos la fecha de hoy.',
      button: 'Firmar',
    },
    signed: (name: string) => (name === '' ? 'Firmado en papel' : `Firmado por ${name}`),
    idle: {
      title: '¿Sigue ahí?',
      text: 'En un aparato compartido, otros podrían leer esta página. Segundos hasta que se cierre:',
      keep: 'Dejarla abierta',
      clear: 'Cerrarla ahora',
    },
    consentsTitle: 'Lo que usted permitió',
    consentsLead:
      'Puede cambiar de opinión sobre cualquiera de estos permisos. Le avisamos enseguida a nuestro personal qué sigue permitido.',
    consents: {
      contact: 'Comunicarnos con usted',
      voicemail: 'Mensajes de voz',
      text_message: 'Mensajes de texto',
      private_email: 'Correo privado',
      substance_use: 'Información sobre alcohol y drogas',
    },
    given: (moment: string) => `Permitido: ${moment}`,
    toldStaff: 'Se lo dijo a nuestro personal.',
    outdated: (moment: string) => `Terminó: ${moment}. Era para el número o correo que nos dio antes`,
    withdrawn: (moment: string) => `Terminó: ${moment}`,
    withdraw: {
      contact: 'No se comuniquen más conmigo',
      voicemail: 'No dejen más mensajes de voz',
      text_message: 'No me manden más mensajes de texto',
      private_email: 'No me manden más correos',
      substance_use: 'No compartan más mi información sobre alcohol y drogas',
    },
    privateEmailCloses:
      'Si ya no quiere correos, también se cierra esta página, porque no podremos mandarle un código. Después de eso, llámenos para ver, cambiar o borrar su solicitud.',
    noEmailTitle: 'Ya no le mandaremos correos',
    noEmailLead:
      'Usted nos lo pidió. Por eso esta página se cerró en todos los lugares donde estaba abierta, y ningún código puede volver a abrirla.',
    noEmailCall: 'Para ver, cambiar o borrar su solicitud, llame al',
    answersTitle: 'Lo que nos dijo',
    noAnswer: 'sin respuesta',
    deleteTitle: 'Borrar su solicitud',
    deleteShort: 'Puede borrar su solicitud y todo lo que contiene.',
    deleteLink: 'Borrar mi solicitud',
    deleteOnHold:
      'No se puede borrar en este momento, porque la ley nos obliga a guardarla por ahora. Para preguntar, llame al',
    deleteLead:
      'Todo lo que nos dijo, sus permisos y nuestras notas se borran enseguida, y le avisamos a nuestro personal que ya no se comunique con usted. Las copias de respaldo todavía tienen una copia cifrada hasta que se sobrescriben; no la usamos. Esto no se puede deshacer. Si ya está en tratamiento aquí, su expediente es aparte: pregúntenos.',
    proofTitle: 'Lo que guardamos',
    proof: (years: number) =>
      `Si borra su solicitud, guardamos una sola cosa: un registro cifrado de los permisos que usamos y de cada vez que imprimimos o exportamos su solicitud. Lo guardamos por ${years === 1 ? '1 año' : `${years} años`} después de la última vez, porque la ley puede pedirnos que lo mostremos. No incluye su nombre, sus respuestas ni nuestras notas. En lugar del teléfono o correo que usamos, tiene un código. Podemos comparar un número o correo con el código, pero el código no lo revela.`,
    deleteNow: 'Borrarla ahora',
    keep: 'Dejarla como está',
    deletedTitle: 'Su solicitud está borrada',
    deletedLead:
      'Sus respuestas, sus permisos y nuestras notas ya no están en nuestro sistema, y le avisamos a nuestro personal que no se comunique con usted por esto. Si le dijimos que guardamos un registro cifrado, es lo único que queda. Las copias de respaldo todavía tienen una copia cifrada hasta que se sobrescriben; no la usamos.',
    deletedCall: '¿Fue un error, o alguien se comunicó con usted de todos modos? Llame al',
    toHome: 'Ir a la página de inicio',
  },
  mails: {
    footer: 'Si esto no es para usted, no tiene que hacer nada. No podemos leer respuestas a esta dirección.',
    acknowledged: {
      subject: 'Recibimos su mensaje',
      preview: 'Gracias por escribirnos.',
      thanks: 'Gracias por escribirnos. Tenemos su mensaje, y alguien se comunicará con usted.',
      reference: 'Su número de referencia es',
      keep: 'Por favor, guárdelo. Para ver o cambiar algo, necesitará ese número y este correo.',
    },
    code: {
      subject: 'Su código',
      preview: 'El código que pidió.',
      code: 'Su código es',
      enter: (minutes: number) => `Escríbalo en la página donde lo pidió, en los próximos ${minutes} minutos.`,
    },
    signature: {
      subject: 'Algo para leer y firmar',
      preview: 'Tenemos algo para que lea.',
      please:
        'Tenemos algo para que lo lea y, si está de acuerdo, lo firme. Necesitará su número de referencia y este correo.',
      open: 'Abra la página:',
    },
  },
  comments: {
    title: 'Comentarios',
    byClinic: 'Respuesta de la clínica',
    removed: 'La persona que escribió este comentario lo quitó.',
    replyTo: (name: string) => `Responder a ${name}`,
    formTitle: 'Deje un comentario',
    required: 'Los campos obligatorios tienen un *',
    advice:
      'Los comentarios son públicos. Un comentario aquí puede mostrar que usted, o alguien cercano, tal vez necesita o tuvo tratamiento. Por favor, no cuente nada sobre su salud o identidad, ni sobre la de otra persona.',
    privateBefore: 'Si tiene una pregunta sobre usted o alguien que le importa,',
    private: 'pida una consulta',
    crisisBefore: 'Si necesita ayuda ahora mismo, no escriba aquí:',
    crisisOr: 'o',
    next: 'Leemos cada comentario antes de publicarlo, y eso puede tardar unos días. Nunca mostramos su correo. Le escribiremos una sola vez, cuando su comentario se publique.',
    name: { label: 'Nombre', hint: 'Se muestra con su comentario. Puede ser solo el primer nombre, o uno inventado.' },
    email: { label: 'Correo electrónico', hint: 'Nunca se muestra.' },
    text: { label: 'Comentario', hint: 'Solo texto.' },
    send: 'Enviar comentario',
    honeypot: 'Deje esto vacío',
    checkTitle: 'Revise su comentario',
    closedTitle: 'Los comentarios de esta página están cerrados',
    typed: 'Esto es lo que escribió, para que pueda copiarlo:',
    nothingTitle: 'No hay nada que revisar',
    nothing: 'Guardamos lo que escribió por diez minutos, y después lo borramos.',
    home: 'Ir a la página de inicio',
    answering: (name: string) => `Está respondiendo a ${name}:`,
    onPage: 'En la página',
    receivedTitle: 'Gracias por su comentario',
    received: 'Ya lo tenemos. Leemos cada comentario antes de publicarlo, y eso puede tardar unos días.',
    again: 'Ya tenemos este comentario. No tiene que hacer nada más.',
    keepTitle: 'Guarde este enlace',
    keep: 'Con él puede quitar su comentario cuando quiera. También puede hacerlo cualquier otra persona que lo tenga, así que no lo comparta. Esta página lo muestra por media hora.',
    noReceiptTitle: 'No hay ningún comentario reciente que mostrar',
    noReceipt: 'Esta página se puede leer por media hora, en el navegador desde el que envió el comentario.',
    backToPage: 'Volver a la página',
    removeTitle: 'Quitar su comentario',
    removeLead:
      'Su nombre, su correo y lo que escribió se borran aquí, estén o no en la página. Las copias de respaldo todavía tienen una copia hasta que se sobrescriben.',
    removeNow: 'Quitar mi comentario',
    removedTitle: 'Su comentario se quitó',
    removedLead: 'Se borró aquí. Las copias de respaldo todavía tienen una copia hasta que se sobrescriben.',
    goneTitle: 'Este enlace ya no sirve',
    gone: 'Tal vez el comentario ya no está, o falta una parte del enlace. Si vino desde nuestro correo, abra el enlace completo. Si su comentario todavía aparece, llame al',
    errors: {
      nameMissing: 'Escriba un nombre. Puede ser inventado',
      nameTooLong: 'El nombre puede tener hasta 80 caracteres',
      unreadable: 'Algo no llegó bien, por ejemplo, medio emoji. Bórrelo o escríbalo otra vez',
      emailMissing: 'Escriba su correo electrónico. Nunca lo mostramos',
      emailInvalid: 'Escriba un correo electrónico como nombre@ejemplo.com',
      textMissing: 'Escriba su comentario',
      textTooLong: 'El comentario puede tener hasta 3,000 caracteres',
    },
    problems: {
      UNAVAILABLE:
        'No pudimos guardar su comentario en este momento. No se perdió nada de lo que escribió. Por favor, envíelo otra vez.',
      CLOSED: 'Los comentarios de esta página se cerraron, así que no guardamos el suyo.',
      PARENT_GONE:
        'El comentario al que responde ya no está en la página. Envíe el suyo otra vez para publicarlo como un comentario nuevo.',
    },
  },
};
