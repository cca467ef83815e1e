// An object has more keys than were written into it: `WORDS['constructor']` is a function, and `'toString' in WORDS` is
// true. A value that came from outside may be any of them, and the page that shows what it found there dies. So an
// object is read by keys that are known (a union of literals), and by any other through a Map or `ownValue`.
import ts from 'typescript';

const parts = (type) => (type.isUnion() ? type.types : [type]);

/** Whether the text may be anything: no known value, no template of ours, no parameter of which the types know more. */
const isAnyText = (type) => parts(type).some(({ flags }) => flags & (ts.TypeFlags.String | ts.TypeFlags.Any));

/** What a cast says of a key proves nothing. */
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
    /** Whether it inherits names: arrays and texts are read by numbers, and `any` says nothing. */
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
