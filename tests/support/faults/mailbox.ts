import type { TestSmtp } from '../smtp';
import { until } from '../until';

const MESSAGE_ID = /^Message-ID: <([\da-f-]+)@/im;

type Arrival = { deliveryId: string; to: string; at: number };

/** What a mail server has taken, by the ids that the site gave. */
export class Mailbox {
  readonly arrivals: Arrival[] = [];
  /** How long the server thinks about each mail. */
  delayMs = 0;

  constructor(smtp: TestSmtp) {
    smtp.onMail = (mail, reply) => {
      const [, deliveryId = ''] = MESSAGE_ID.exec(mail) ?? [];
      this.arrivals.push({ deliveryId, to: smtp.recipients.at(-1) ?? '', at: Date.now() });
      setTimeout(reply, this.delayMs);
    };
  }

  /** How often each delivery arrived. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { deliveryId } of this.arrivals) counts.set(deliveryId, (counts.get(deliveryId) ?? 0) + 1);
    return counts;
  }

  /** When the first mail to an address arrives. */
  async firstTo(address: string): Promise<number> {
    const find = () => this.arrivals.find(({ to }) => to === address);
    const found = await until(find, (arrival) => arrival !== undefined, { seconds: 240, everyMs: 50 });
    return found!.at;
  }
}
