import { once } from 'node:events';
import { createServer } from 'node:http';
import { answerPage } from './mail-catcher/answers';
import { mailFolder } from './mail-catcher/folder';
import { receiver } from './mail-catcher/receiver';

/** A mail server and its page, both on loopback: `node mail-catcher.js FOLDER SMTP_PORT PAGE_PORT`. */
const [folder = '', smtpPort, pagePort] = process.argv.slice(2);
const mails = mailFolder(folder);
await once(receiver(mails).listen(Number(smtpPort), '127.0.0.1'), 'listening');
await once(createServer(answerPage(mails)).listen(Number(pagePort), '127.0.0.1'), 'listening');
