import type { ReactNode } from 'react';
import { Body, Container, Head, Html, Preview, Text } from 'react-email';
import { TEXT } from './look';

/** The language of a mail, and what stands at its end. */
export type PersonMailText = { language: string; footer: string };

type Props = PersonMailText & { preview: string; children: ReactNode };

/** The frame of every email to a person. It looks like any other note, because others may see the screen. */
export function PersonMail({ language, footer, preview, children }: Props) {
  return (
    <Html lang={language}>
      <Head />
      <Preview>{preview}</Preview>
      <Body style={{ fontFamily: 'Helvetica, Arial, sans-serif', margin: 0 }}>
        <Container style={{ margin: '0 auto', maxWidth: '560px', padding: '24px' }}>
          {children}
          <Text style={{ ...TEXT, fontSize: '14px', lineHeight: '20px' }}>{footer}</Text>
        </Container>
      </Body>
    </Html>
  );
}
