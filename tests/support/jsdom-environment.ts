import JSDOMEnvironment from 'jest-environment-jsdom';
import { createRequire } from 'node:module';

// jsdom matches each element against its whole style sheet and then computes fourteen properties, again after each change
// of the document. Queries by role ask for one property of hundreds of elements: this was a third of what component tests
// cost. What it answers is jsdom's own.

type Impl = { localName: string };
type Selectors = { matchesDontThrow: (element: Impl, selector: string) => boolean };
type StyleRules = {
  getDeclarationForElement: (element: Impl) => { getPropertyValue: (name: string) => string };
  getResolvedValue: (element: Impl, name: string) => string;
  propertiesWithResolvedValueImplemented: Readonly<Record<string, { computedValue: string }>>;
};

/** Files inside the jsdom that the environment uses. */
const ofJsdom = createRequire(createRequire(__filename).resolve('jest-environment-jsdom'));
const selectors = ofJsdom('jsdom/lib/jsdom/living/helpers/selectors.js') as Selectors;

/** The last part of a selector where that begins with an element's name and has nothing that could hide another. */
const NAMED = /(?:^|[\s>+~])([a-z][a-z0-9]*)(?:\[[\w-]+(?:="[\w-]*")?\]|:[a-z-]+)*$/;

/** The names of the elements that can match, if the selector says so. */
function namesIn(selector: string): ReadonlySet<string> | undefined {
  const names = selector.split(',').map((part) => NAMED.exec(part.trim())?.[1]);
  return names.every((name) => name !== undefined) ? new Set(names) : undefined;
}

const { matchesDontThrow } = selectors;
const known = new Map<string, ReadonlySet<string> | undefined>();
// Before the rest of jsdom is loaded, which keeps the function that it finds.
selectors.matchesDontThrow = (element, selector) => {
  if (!known.has(selector)) known.set(selector, namesIn(selector));
  const names = known.get(selector);
  return (!names || names.has(element.localName)) && matchesDontThrow(element, selector);
};

/** What is read of many elements, by its name in CSS. */
const OFTEN_READ = new Map<string | symbol, string>([
  ['display', 'display'],
  ['opacity', 'opacity'],
  ['pointerEvents', 'pointer-events'],
  ['visibility', 'visibility'],
]);

/** The style of an element, of which only what is read is computed. */
function styleOf(element: Impl, whole: () => CSSStyleDeclaration): CSSStyleDeclaration {
  const rules = ofJsdom('jsdom/lib/jsdom/living/helpers/style-rules.js') as StyleRules;
  const valueOf = (name: string) => {
    const inherits = rules.propertiesWithResolvedValueImplemented[name];
    if (!inherits) return rules.getDeclarationForElement(element).getPropertyValue(name);
    const isColor = inherits.computedValue !== 'as-specified';
    return isColor ? whole().getPropertyValue(name) : rules.getResolvedValue(element, name);
  };
  return new Proxy({} as CSSStyleDeclaration, {
    get: (_target, key) => {
      if (key === 'getPropertyValue') return valueOf;
      const name = OFTEN_READ.get(key);
      if (name) return valueOf(name);
      const style = whole();
      const value = Reflect.get(style, key, style) as unknown;
      return typeof value === 'function' ? (value.bind(style) as unknown) : value;
    },
  });
}

export default class QuickStyles extends JSDOMEnvironment {
  constructor(...given: ConstructorParameters<typeof JSDOMEnvironment>) {
    super(...given);
    const { implForWrapper } = ofJsdom('jsdom/lib/jsdom/living/generated/utils.js') as {
      implForWrapper: (wrapper: Element) => Impl | null;
    };
    const computeAll = this.global.getComputedStyle;
    this.global.getComputedStyle = (element, pseudo) => {
      const impl = implForWrapper(element);
      return impl && !pseudo ? styleOf(impl, () => computeAll(element)) : computeAll(element, pseudo);
    };
  }
}
