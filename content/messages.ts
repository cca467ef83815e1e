/** Interface strings in English. Page copy is in content/pages, the clinic's own facts in content/site.yaml. */
export const messages = {
  form: {
    required: '"*" indicates required fields',
    summaryTitle: 'There is a problem',
    errorPrefix: 'Error:',
    askingFor: {
      label: 'Who is this for?',
      hint: 'If you ask for someone else, give your own name and number: we contact you, not them.',
      options: {
        myself: 'Me',
        'someone-else': 'Someone I care about',
        professional: 'A client: I am a professional',
      },
    },
    name: { label: 'What name should we ask for?', hint: 'A first name or any name you like is enough.' },
    contact: { label: 'How can we reach you? (phone or email)', hint: 'Give a phone number, an email address or both.' },
    phone: { label: 'Phone', hint: 'With the area code. Best is a phone that only you answer.' },
    email: { label: 'Email', hint: 'Best is an address that only you read.' },
    message: {
      label: 'Is there anything you want us to know?',
      hint: 'Leave it empty if you like. Up to 2,000 characters.',
    },
    consent: { label: 'Your consent' },
    send: 'Send request',
    sending: 'Sending…',
    tryAgain: 'Press Send again: we will not record it twice. Or call',
    call: 'Sending again may not help. Please call',
  },
  errors: {
    askingForUnknown: 'Choose who this is for from the list, or leave it open',
    nameMissing: 'Enter a name that we may ask for',
    nameTooLong: 'The name must be 100 characters or fewer',
    contactMissing: 'Enter a phone number or an email address, so that we can answer',
    phoneInvalid: 'Enter a phone number with its area code, like 239 555 0123',
    emailInvalid: 'Enter an email address like name@example.com',
    messageTooLong: 'The message must be 2,000 characters or fewer',
    consentMissing: 'Check the box, so that we are allowed to contact you',
  },
  problems: {
    UNAVAILABLE: 'We could not save your request just now. Nothing you typed is lost.',
    UNCONFIRMED: 'We could not tell whether your request reached us. Nothing you typed is lost.',
    REFUSED: 'Your request was not accepted.',
  },
} as const;
