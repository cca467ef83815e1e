// React calls whatever an effect returned before running the next one. A browser may change a method that returned
// nothing to return a promise (Chromium did with `scrollIntoView`), and then the page crashes: TypeScript's `void`
// doesn't prove that nothing is returned.
import ts from 'typescript';

const EFFECT = /^use(Layout|Insertion)?Effect$/;

const isEffect = ({ callee }) =>
  EFFECT.test(callee.type === 'MemberExpression' ? callee.property.name : callee.name);

/** Whether a value of that type is a cleanup function, or definitely nothing. */
const isCleanUp = (type) =>
  (type.isUnion() ? type.types : [type]).every(
    (part) => (part.flags & ts.TypeFlags.Undefined) !== 0 || part.getCallSignatures().length > 0,
  );

/** @type {import('eslint').Rule.RuleModule} */
export const effectReturns = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      value: 'An effect returns nothing or a clean-up function: put this statement in braces.',
      inline: 'Write the effect in place, so that what it returns can be checked.',
    },
  },
  create(context) {
    /** Whether each enclosing function is an effect, innermost last. */
    const around = [];
    const check = (node) => {
      if (node && !isCleanUp(context.sourceCode.parserServices.getTypeAtLocation(node)))
        context.report({ node, messageId: 'value' });
    };
    const enter = (node) => {
      const { parent } = node;
      const isOne = parent.type === 'CallExpression' && parent.arguments[0] === node && isEffect(parent);
      around.push(isOne);
      if (isOne && node.body.type !== 'BlockStatement') check(node.body);
    };
    const leave = () => void around.pop();
    return {
      CallExpression(node) {
        const [effect] = node.arguments;
        if (effect && isEffect(node) && !/Function/.test(effect.type))
          context.report({ node: effect, messageId: 'inline' });
      },
      ArrowFunctionExpression: enter,
      FunctionExpression: enter,
      FunctionDeclaration: enter,
      'ArrowFunctionExpression:exit': leave,
      'FunctionExpression:exit': leave,
      'FunctionDeclaration:exit': leave,
      ReturnStatement(node) {
        if (around.at(-1)) check(node.argument);
      },
    };
  },
};
