/** What anyone who may stop drinking or taking a drug must know; on the form and its confirmation alike. */
export function WithdrawalWarning() {
  return (
    <>
      <p>
        Do not stop alcohol or benzodiazepines (such as Xanax, Valium or Klonopin) suddenly or alone:
        withdrawal can be life-threatening. A seizure, a fever, confusion, an uneven heartbeat, or seeing or
        hearing things that are not there is an emergency: call <a href="tel:911">911</a>. If you have already
        stopped and feel shaky, sweaty or sick, go to an emergency room or call 911. Do not wait for our call.
      </p>
      <p>
        If someone will not wake up or is hardly breathing, call 911 first, then give naloxone (Narcan) if you
        have it. Pharmacies sell it without a prescription.{' '}
        {/* A new tab: what is typed into a form beside this stays. */}
        <a href="/interpersonal-psychotherapy#staying-safe" target="_blank">
          Read how to stay safe (opens a new tab)
        </a>
      </p>
    </>
  );
}
