/** Says that the site was restored and waits. @param from the moment that its backup shows, in words */
export const RestoreNotice = ({ from }: { from: string }) => (
  <div role="status" className="wide py-3 print:hidden">
    <p className="panel font-semibold">
      This site was restored from a backup of <span>{from}</span>; anything after that is missing. Emails,
      scheduled pages, reminders and automatic deletion are on hold until your operator releases the site.
    </p>
  </div>
);
