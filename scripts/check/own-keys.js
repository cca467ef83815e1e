// An object has more keys than were written into it: `WORDS['constructor']` is a function, and `'toString' in WORDS` is
// true. A value from outside may be any of them, and a page that shows the result crashes. So objects are read by known
// keys (a union of literals), and by any other key through a Map or `ownValue`.
import ts from 'typescript';

const parts = (type) => (type.isUnion() ? type.types : [type]);

/** Whether it may be any string: not a known value, a template of ours, or a parameter with a narrower type. */
const isAnyText = (type) => parts(type).some(({ flags }) => flags & (ts.TypeFlags.String | ts.TypeFlags.Any));

/** A cast proves nothing about a key. */
const beforeCast = (node) => (node.type === 'TSAsExpression' ? beforeCast(node.expression) : node);

/** @type {import('eslint').Rule.RuleModule} */
export const ownKeys = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      read: 'This key may be any text, "constructor" too: use a Map, or `ownValue` (lib/shared/own-value.ts).',
      in: '`in` finds "constructor" too: use a Map or `Object.hasOwn`.',
      cast: 'A cast proves nothing about this key: look for it first (`Object.hasOwn`, a Map, a schema).',
    },
  },
  create(context) {
    const { parserServices } = context.sourceCode;
    const checker = parserServices.program.getTypeChecker();
    const typeOf = (node) => parserServices.getTypeAtLocation(node);
    /** Whether it inherits names: arrays and strings are read by number, and `any` says nothing. */
    const isRecord = (type) =>
      parts(checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type)).some(
        (part) =>
          part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection) && !checker.isArrayLikeType(part),
      );
    return {
      'MemberExpression[computed=true]'(node) {
        if (isAnyText(typeOf(beforeCast(node.property))) && isRecord(typeOf(node.object)))
          context.report({ node, messageId: 'read' });
      },
      "BinaryExpression[operator='in']"(node) {
        if (node.left.type !== 'PrivateIdentifier' && isAnyText(typeOf(node.left)))
          context.report({ node, messageId: 'in' });
      },
      "TSAsExpression > TSTypeOperator[operator='keyof']"({ parent: node }) {
        if (node.parent.type !== 'MemberExpression' && isAnyText(typeOf(node.expression)))
          context.report({ node, messageId: 'cast' });
      },
    };
  },
};
