import vm from 'node:vm';

type Compiled = { source: string; script: vm.Script };

const compileAlone = vm.compileFunction;
const compiled = new Map<string, Compiled>();

/** What a dynamic import loads depends on the test file that asks, so such code is compiled for each. */
const IMPORTS_LATER = /\bimport\s*\(/;

function scriptOf(source: string, filename: string, params: readonly string[]): vm.Script {
  const known = compiled.get(filename);
  if (known?.source === source) return known.script;
  const opening = `(function (${params.join(', ')}) {`;
  // Lines and columns in stack traces stay those of the source.
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
