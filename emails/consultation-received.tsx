import { Body, Button, Container, Head, Heading, Hr, Html, Preview, Text } from 'react-email';

type Props = { clinicName: string; reference: string; receivedAt: string; deskUrl: string };

export const consultationReceivedSubject = (reference: string) => `New request ${reference}`;

const ink = '#1c2b2d';
const text = { color: ink, fontSize: '16px', lineHeight: '24px' };

/** Tells intake staff that a request arrived. It holds no answer, no name and no number: mail is not sealed. */
export function ConsultationReceived({ clinicName, reference, receivedAt, deskUrl }: Props) {
  return (
    <Html lang="en">
      <Head />
      <Preview>{`Received ${receivedAt}`}</Preview>
      <Body style={{ backgroundColor: '#f4f1ea', fontFamily: 'Helvetica, Arial, sans-serif', margin: 0 }}>
        <Container
          style={{ backgroundColor: '#ffffff', margin: '24px auto', maxWidth: '560px', padding: '32px' }}
        >
          <Heading as="h1" style={{ color: ink, fontSize: '22px', margin: '0 0 16px' }}>
            A new request is waiting
          </Heading>
          <Text style={text}>
            Reference <strong>{reference}</strong>
            <br />
            Received {receivedAt}
          </Text>
          <Button
            href={deskUrl}
            style={{ backgroundColor: '#0f5c5c', color: '#ffffff', fontSize: '16px', padding: '12px 20px' }}
          >
            Open the desk
          </Button>
          <Hr style={{ margin: '28px 0 16px' }} />
          <Text style={{ ...text, fontSize: '14px', lineHeight: '20px' }}>
            {clinicName} sends no details by email. Sign in to read the request, and please do not reply to
            this message.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
