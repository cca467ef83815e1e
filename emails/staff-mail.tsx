import type { ReactNode } from 'react';
import { Body, Button, Container, Head, Heading, Hr, Html, Preview, Text } from 'react-email';
import { INK, TEXT } from './look';

type Props = {
  clinicName: string;
  title: string;
  preview: string;
  deskUrl: string;
  /** The button's label. */
  open?: string;
  children: ReactNode;
};

/**
 * The frame of every email to staff. Nothing in it contains an answer, a name or a number, because email isn't sealed.
 */
export function StaffMail({ clinicName, title, preview, deskUrl, open = 'Open the desk', children }: Props) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{preview}</Preview>
      <Body style={{ backgroundColor: '#f4f1ea', fontFamily: 'Helvetica, Arial, sans-serif', margin: 0 }}>
        <Container
          style={{ backgroundColor: '#ffffff', margin: '24px auto', maxWidth: '560px', padding: '32px' }}
        >
          <Heading as="h1" style={{ color: INK, fontSize: '22px', margin: '0 0 16px' }}>
            {title}
          </Heading>
          {children}
          <Button
            href={deskUrl}
            style={{ backgroundColor: '#0b5551', color: '#ffffff', fontSize: '16px', padding: '12px 20px' }}
          >
            {open}
          </Button>
          <Hr style={{ margin: '28px 0 16px' }} />
          <Text style={{ ...TEXT, fontSize: '14px', lineHeight: '20px' }}>
            {clinicName} doesn’t send details by email: sign in to read them. Please don’t reply to this
            message.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
