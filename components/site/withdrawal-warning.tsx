import Link from 'next/link';

/** What anyone who may stop drinking or taking a drug must know; on the form and its confirmation alike. */
export function WithdrawalWarning() {
  return (
    <p>
      Do not stop alcohol or benzodiazepines (such as Xanax, Valium or Klonopin) suddenly or alone: withdrawal
      can be life-threatening. A seizure, seeing or hearing things that are not there, confusion or a high
      fever is an emergency: call <a href="tel:911">911</a>. Naloxone (Narcan) reverses an opioid overdose;
      pharmacies sell it without a prescription.{' '}
      <Link href="/interpersonal-psychotherapy#staying-safe">Read how to stay safe</Link>.
    </p>
  );
}
