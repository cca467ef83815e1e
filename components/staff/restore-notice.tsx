/** Says that the site was restored and waits. @param to the moment that it shows, in words */
export const RestoreNotice = ({ to }: { to: string }) => (
  <div role="status" className="wide py-3 print:hidden">
    <p className="panel font-semibold">
      This site was restored to <span>{to}</span>. Anything newer is missing. Emails, scheduled pages,
      reminders, and automatic deletion are paused until your operator releases the site.
    </p>
  </div>
);
