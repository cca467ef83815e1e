import type { ReactNode } from 'react';
import { Body, Container, Head, Html, Preview, Text } from 'react-email';
import { TEXT } from './look';

type Props = { preview: string; children: ReactNode };

/** The frame of every email to a person. It looks like any other note, because others may see the screen. */
export function PersonMail({ preview, children }: Props) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{preview}</Preview>
      <Body style={{ fontFamily: 'Helvetica, Arial, sans-serif', margin: 0 }}>
        <Container style={{ margin: '0 auto', maxWidth: '560px', padding: '24px' }}>
          {children}
          <Text style={{ ...TEXT, fontSize: '14px', lineHeight: '20px' }}>
            If this isn’t for you, you don’t need to do anything. We can’t read replies to this address.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
