import { messagesIn, type Language } from '@/content/languages';

/** The quick exit button (public/quick-exit.js); without JavaScript, a plain link that ends up at the same place. */
export function QuickExit({ language }: { language: Language }) {
  const { button, hint, keys, pressed } = messagesIn(language).exit;
  return (
    <div className="exit">
      <a href="/leave/step" rel="noreferrer" title={hint} className="button-exit" data-quick-exit="">
        {button}
      </a>
      <small>{keys}</small>
      <p
        role="status"
        id="quick-exit-status"
        className="sr-only"
        data-pressed1={pressed(2)}
        data-pressed2={pressed(1)}
      />
    </div>
  );
}
