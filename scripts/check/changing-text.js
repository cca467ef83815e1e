// A browser's translator replaces each text node with elements of its own, while React keeps working on the text nodes
// it created: one that changes stays as it was, and one that is removed, or has something inserted before it, breaks
// the page. An element's only text is safe, because React sets it on the element. So text that changes gets an element
// to itself.
import ts from 'typescript';

const NO_ELEMENTS_INSIDE = new Set(['option', 'title', 'textarea']);
const TEXT = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.Any;

/** Whether JSX renders it: comments, and white space with a line break, are dropped. */
const isDrawn = (child) =>
  child.type === 'JSXExpressionContainer'
    ? child.expression.type !== 'JSXEmptyExpression'
    : child.type !== 'JSXText' || !/^\s*$/.test(child.value) || !child.value.includes('\n');

/** The expressions it may evaluate to. */
function outcomes(node) {
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate].flatMap(outcomes);
  if (node.type === 'LogicalExpression' && node.operator === '&&') return outcomes(node.right);
  if (node.type === 'LogicalExpression') return [node.left, node.right].flatMap(outcomes);
  return [node];
}

/** A text without the surrounding white space that JSX drops. */
function rangeOf({ type, range: [from, to], value }) {
  if (type !== 'JSXText') return [from, to];
  const cut = (space) => (space.includes('\n') ? space.length : 0);
  const [before = '', after = ''] = [/^\s*/.exec(value)?.[0], /\s*$/.exec(value)?.[0]];
  return [from + cut(before), to - cut(after)];
}

/** @type {import('eslint').Rule.RuleModule} */
export const changingText = {
  meta: {
    type: 'problem',
    fixable: 'code',
    schema: [],
    messages: {
      changes:
        'This text may change beside others: give it an element of its own, for pages that are translated.',
      follows:
        'Something may come before this text: give it an element of its own, for pages that are translated.',
    },
  },
  create(context) {
    const { parserServices, text } = context.sourceCode;
    const isText = (node) => {
      const type = parserServices.getTypeAtLocation(node);
      const parts = type.isUnion() ? type.types : [type];
      return (
        parts.every(
          ({ flags }) =>
            flags & (TEXT | ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.BooleanLike),
        ) && parts.some(({ flags }) => flags & TEXT)
      );
    };
    const kindOf = (child) => {
      if (child.type === 'JSXText') return 'text';
      if (child.type !== 'JSXExpressionContainer')
        return child.type === 'JSXFragment' ? 'comes and goes' : 'element';
      const { expression } = child;
      if (expression.type === 'Literal') return 'text';
      return outcomes(expression).some(isText) ? 'changing text' : 'comes and goes';
    };
    const report = (node, messageId, parentName) => {
      const [from, to] = rangeOf(node);
      context.report({
        node,
        messageId,
        fix: NO_ELEMENTS_INSIDE.has(parentName)
          ? null
          : (fixer) => fixer.replaceTextRange([from, to], `<span>${text.slice(from, to)}</span>`),
      });
    };
    const check = (node) => {
      const children = node.children.filter(isDrawn);
      const isFragment = node.type === 'JSXFragment';
      const name = isFragment ? '' : node.openingElement.name.name;
      if (children.length < 2 && !isFragment) return;
      children.forEach((child, index) => {
        const kind = kindOf(child);
        const isSpace =
          child.type === 'JSXText' ? child.value.trim() === '' : child.expression?.value === ' ';
        if (kind === 'changing text') report(child, 'changes', name);
        if (kind !== 'text') return;
        const before = children[index - 1];
        if (before && kindOf(before) === 'comes and goes') report(child, 'follows', name);
        else if (isFragment && !isSpace) report(child, 'changes', name);
      });
    };
    return { JSXElement: check, JSXFragment: check };
  },
};
