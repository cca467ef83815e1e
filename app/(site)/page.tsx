import Link from 'next/link';
import { clinic } from '@/lib/clinic/data';

export default function HomePage() {
  const { name, city } = clinic();
  return (
    <>
      <h1 className="text-4xl sm:text-5xl">You do not have to sort this out alone</h1>
      <p className="mt-6 text-xl">
        {name} in {city} works with people whose mood, relationships, drinking or drug use have become hard to
        carry, and with the people around them.
      </p>
      <ul className="mt-10 grid gap-6 sm:grid-cols-2">
        <li className="bg-shell rounded-xl p-6">
          <h2 className="text-2xl">What is IPT?</h2>
          <p className="mt-3">
            Interpersonal psychotherapy is a short talk therapy. It works on what is happening between you and
            other people.
          </p>
          <p className="mt-4">
            <Link href="/interpersonal-psychotherapy">Read about interpersonal psychotherapy</Link>
          </p>
        </li>
        <li className="bg-shell rounded-xl p-6">
          <h2 className="text-2xl">Ask us to contact you</h2>
          <p className="mt-3">
            Tell us what to call you and how to reach you. Nobody reads requests at night: if you need to talk
            now, call or text 988.
          </p>
          <p className="mt-4">
            <Link className="button" href="/consultation">
              Request a confidential consultation
            </Link>
          </p>
        </li>
      </ul>
    </>
  );
}
