/** Names that a source file uses and does not declare: what it takes from the world around it. */
import { visitorKeys } from 'oxc-parser';

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface FreeName {
  readonly name: string;
  /** Offset into the source, UTF-16 units. */
  readonly at: number;
}

interface Scope {
  readonly above: Scope | null;
  readonly names: Set<string>;
}

const scopes = new Set([
  ...['BlockStatement', 'StaticBlock', 'SwitchStatement', 'CatchClause', 'ForStatement', 'ForInStatement'],
  ...['ForOfStatement', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ClassDeclaration'],
  ...['ClassExpression', 'TSDeclareFunction', 'TSEmptyBodyFunctionExpression', 'TSFunctionType', 'TSConstructorType'],
  ...['TSMethodSignature', 'TSCallSignatureDeclaration', 'TSConstructSignatureDeclaration', 'TSIndexSignature'],
  ...['TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'TSMappedType', 'TSConditionalType', 'TSModuleBlock'],
]);
/** Declarations whose own name belongs to the scope around them. */
const outward = new Set([
  ...[
    'FunctionDeclaration',
    'ClassDeclaration',
    'TSDeclareFunction',
    'TSTypeAliasDeclaration',
    'TSInterfaceDeclaration',
  ],
  ...['TSEnumDeclaration', 'TSModuleDeclaration', 'TSImportEqualsDeclaration'],
]);
/** Children that hold a name of a member, a label or another module, and refer to nothing in scope. */
const silent: Readonly<Record<string, readonly string[]>> = {
  LabeledStatement: ['label'],
  BreakStatement: ['label'],
  ContinueStatement: ['label'],
  MetaProperty: ['meta', 'property'],
  TSQualifiedName: ['right'],
  TSNamedTupleMember: ['label'],
  TSImportType: ['qualifier'],
  ImportSpecifier: ['imported'],
  ImportAttribute: ['key'],
  ExportAllDeclaration: ['exported'],
  TSEnumMember: ['id'],
};
const neverGlobal = new Set(['undefined', 'arguments', 'this', 'const']);

/** Children of a node, in the order of the source. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const key of visitorKeys[node.type] ?? []) collect(node[key], found);
  return found;
}

function collect(value: unknown, found: SyntaxNode[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isNode(value)) found.push(value);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** Every free name of a program, each time it stands there. A `var` is taken as declared where it is written. */
export function freeNames(program: SyntaxNode): FreeName[] {
  const used: { name: FreeName; scope: Scope }[] = [];
  const walk = (node: SyntaxNode, scope: Scope): void => {
    if (outward.has(node.type)) declare(node.id, scope);
    const inner = scopes.has(node.type) ? { above: scope, names: new Set<string>() } : scope;
    declareWithin(node, inner);
    if (node.type === 'Identifier') used.push({ name: { name: node.name as string, at: node.start }, scope: inner });
    if (node.type === 'JSXIdentifier') return;
    for (const key of visitorKeys[node.type] ?? []) {
      if (silent[node.type]?.includes(key) || isMemberName(node, key)) continue;
      if (node.type === 'ExportNamedDeclaration' && node.source) continue; // names of the other module
      const found: SyntaxNode[] = [];
      collect(node[key], found);
      for (const child of found) walk(child, inner);
    }
  };
  walk(program, { above: null, names: new Set() });
  return used
    .filter(({ name, scope }) => !neverGlobal.has(name.name) && !isDeclared(name.name, scope))
    .map((u) => u.name);
}

function isDeclared(name: string, scope: Scope | null): boolean {
  for (let at = scope; at !== null; at = at.above) if (at.names.has(name)) return true;
  return false;
}

function isMemberName(node: SyntaxNode, key: string): boolean {
  if (node.type === 'MemberExpression') return key === 'property' && node.computed !== true;
  if (node.type === 'ExportSpecifier') return key === 'exported';
  // `key` of a mapped type is declared by it; of everything else it names a member.
  return key === 'key' && node.type !== 'TSMappedType' && node.computed !== true;
}

function declareWithin(node: SyntaxNode, scope: Scope): void {
  switch (node.type) {
    case 'VariableDeclarator':
    case 'FunctionExpression':
    case 'ClassExpression':
      declare(node.id, scope);
      break;
    case 'CatchClause':
      declare(node.param, scope);
      break;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      declare(node.local, scope);
      break;
    case 'TSTypeParameter':
      declare(node.name, scope);
      break;
    case 'TSMappedType':
      declare(node.key, scope);
      break;
    case 'TSIndexSignature':
      declare(node.parameters, scope);
      break;
    default:
  }
  if (scopes.has(node.type) && 'params' in node) declare(node.params, scope);
}

/** Adds every name that a binding pattern binds. */
function declare(pattern: unknown, scope: Scope): void {
  if (Array.isArray(pattern)) for (const part of pattern) declare(part, scope);
  else if (isNode(pattern)) {
    if (pattern.type === 'Identifier') scope.names.add(pattern.name as string);
    else if (pattern.type === 'ObjectPattern') declare(pattern.properties, scope);
    else if (pattern.type === 'ArrayPattern') declare(pattern.elements, scope);
    else if (pattern.type === 'Property') declare(pattern.value, scope);
    else if (pattern.type === 'AssignmentPattern') declare(pattern.left, scope);
    else if (pattern.type === 'RestElement') declare(pattern.argument, scope);
    else if (pattern.type === 'TSParameterProperty') declare(pattern.parameter, scope);
  }
}
