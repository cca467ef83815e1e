import vm from 'node:vm';

type Compiled = { source: string; script: vm.Script };

const compileAlone = vm.compileFunction;
const compiled = new Map<string, Compiled>();

/** What a dynamic import loads depends on the importing test file, so such code is compiled for each. */
const IMPORTS_LATER = /\bimport\s*\(/;

function scriptOf(source: string, filename: string, params: readonly string[]): vm.Script {
  const known = compiled.get(filename);
  if (known?.source === source) return known.script;
  const opening = `(function (${params.join(', ')}) {`;
  // Keeps the source's lines and columns in stack traces.
  const script = new vm.Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
  compiled.set(filename, { source, script });
  return script;
}

/**
 * Jest compiles each module again for each test file, functions included as they are first called. One script can run in
 * the context of each file instead, so that what was compiled for one is there for the next in the same process.
 */
function compileShared(
  source: string,
  params: readonly string[] = [],
  options: vm.CompileFunctionOptions = {},
) {
  const { filename, parsingContext } = options;
  if (!filename || !parsingContext || IMPORTS_LATER.test(source))
    return compileAlone(source, params, options);
  return scriptOf(source, filename, params).runInContext(parsingContext) as ReturnType<
    typeof vm.compileFunction
  >;
}

vm.compileFunction = compileShared;

declare module 'vm' {
  interface SourceTextModule {
    /** Missing in @types/node. */
    createCachedData(): Buffer;
  }
}

const parsed = new Map<string, { source: string; data: Buffer }>();

/** An ES module belongs to one context, so each file makes its own, from what V8 kept of reading it the first time. */
class SharedModule extends vm.SourceTextModule {
  constructor(source: string, options: vm.SourceTextModuleOptions = {}) {
    const { identifier = '' } = options;
    const known = parsed.get(identifier);
    const isKnown = known?.source === source;
    super(source, isKnown ? { ...options, cachedData: known.data } : options);
    if (!isKnown) parsed.set(identifier, { source, data: this.createCachedData() });
  }
}

vm.SourceTextModule = SharedModule;
