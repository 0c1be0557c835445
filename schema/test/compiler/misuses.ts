/** Everything that a schema author can get wrong: one row each, as an edit of the warehouse's SDL. */
export interface Misuse {
  readonly what: string;
  /** The first text is replaced by the second, where it stands first; an array of pairs for several edits. */
  readonly edit: readonly [string, string] | ReadonlyArray<readonly [string, string]>;
  readonly says: RegExp;
  /** How many more problems follow from this one: what names the thing that is not there. */
  readonly also?: number;
  /** The SDL at the problem's line and column begins with this. */
  readonly at: string;
}

const entities: Misuse[] = [
  {
    what: 'an entity without an engine field',
    edit: [
      '  openOrders: Int! @count(of: "Order", by: "itemId")\n  version: Int!\n',
      '  openOrders: Int! @count(of: "Order", by: "itemId")\n',
    ],
    says: /StockItem syncs but has no `version: Int!`/,
    at: 'StockItem @entity',
  },
  {
    what: 'an engine field of another type',
    edit: ['  deletedAt: DateTime\n', '  deletedAt: Boolean\n'],
    says: /StockItem\.deletedAt is Boolean; the engine keeps a DateTime there/,
    at: 'deletedAt: Boolean',
  },
  {
    what: 'a partition that is no field',
    edit: ['@entity(model: "StockItem")', '@entity(model: "StockItem", partition: "siteId")'],
    says: /StockItem has no field siteId to be its partition/,
    at: 'partition: "siteId"',
  },
  {
    what: 'a directive argument of the wrong type',
    edit: ['@entity(model: "StockItem")', '@entity(model: 7)'],
    says: /Argument "model" has invalid value 7/,
    at: '7)',
  },
  {
    what: 'two entities with one model',
    edit: ['model: "Order"', 'model: "StockItem"'],
    says: /Order and StockItem name one model, StockItem/,
    at: 'model: "StockItem", onDelete',
  },
  {
    what: 'a field of a scalar that cannot be stored',
    edit: ['  urgent: Boolean!\n  version', '  urgent: Boolean!\n  since: Cursor\n  version'],
    says: /Order\.since is Cursor, which cannot be stored/,
    at: 'since: Cursor',
  },
  {
    what: 'a list with nulls in it',
    edit: [
      '  labels: [String!]! @merge(strategy: SET) @limit(maxItems: 8, maxLength: 20)',
      '  labels: [String]!',
    ],
    says: /StockItem\.labels is \[String\]!, which cannot be stored/,
    also: 3,
    at: 'labels: [String]!',
  },
  {
    what: 'a stored field with arguments',
    edit: ['  cost: Float @auth', '  cost(currency: String): Float @auth'],
    says: /StockItem\.cost is stored, so it takes no arguments/,
    at: 'currency: String',
  },
  {
    what: 'an object field that nothing finds',
    edit: [' @relation(field: "itemId")', ''],
    says: /Order\.item is no value, and nothing says how it is found/,
    at: 'item: StockItem',
  },
  {
    what: '@auth on a field that may not be null',
    edit: [
      ['cost: Float @auth', 'cost: Float! @auth'],
      ['  cost: Float\n', '  cost: Float!\n'],
    ],
    says: /StockItem\.cost has @auth, but those who may not read it must get null/,
    at: '@auth(role: OWNER)',
  },
  {
    what: '@auth that asks for what the type asks for already',
    edit: ['cost: Float @auth(role: OWNER)', 'cost: Float @auth(role: VIEWER)'],
    says: /StockItem\.cost asks for VIEWER, which StockItem asks for already/,
    at: '@auth(role: VIEWER)',
  },
  {
    what: 'a rule for a field that the engine keeps',
    edit: ['  version: Int!\n', '  version: Int! @merge(strategy: COUNTER)\n'],
    says: /StockItem\.version is kept by the engine/,
    at: '@merge(strategy: COUNTER)\n  createdAt',
  },
];

const rules: Misuse[] = [
  {
    what: '@merge TEXT on what is no String',
    edit: ['price: Float! @limit', 'price: Float! @merge(strategy: TEXT) @limit'],
    says: /StockItem\.price asks for TEXT, which merges a String!/,
    at: 'strategy: TEXT) @limit(min: 0, max',
  },
  {
    what: '@merge SET on what is no list',
    edit: ['code: String! @limit', 'code: String! @merge(strategy: SET) @limit'],
    says: /StockItem\.code asks for SET, which merges a list of texts/,
    at: 'strategy: SET) @limit(maxLength: 40)',
  },
  {
    what: '@merge COUNTER on what is no Int',
    edit: ['price: Float! @limit', 'price: Float! @merge(strategy: COUNTER) @limit'],
    says: /StockItem\.price asks for COUNTER, which merges an Int!/,
    at: 'strategy: COUNTER) @limit(min: 0, max',
  },
  {
    what: '@merge TEXT on a String that may be null',
    edit: ['remarks: String! @merge(strategy: TEXT)', 'remarks: String @merge(strategy: TEXT)'],
    says: /StockItem\.remarks asks for TEXT, which merges a String!/,
    also: 2,
    at: 'strategy: TEXT) @limit(maxLength: 10000)',
  },
  {
    what: '@merge SET on a list that may be null',
    edit: ['labels: [String!]! @merge(strategy: SET)', 'labels: [String!] @merge(strategy: SET)'],
    says: /StockItem\.labels asks for SET, which merges a list of texts or ids that is never null/,
    also: 2,
    at: 'strategy: SET) @limit(maxItems: 8',
  },
  {
    what: '@merge SET on a list of numbers',
    edit: [
      'labels: [String!]! @merge(strategy: SET) @limit(maxItems: 8, maxLength: 20)',
      'labels: [Int!]! @merge(strategy: SET)',
    ],
    says: /StockItem\.labels asks for SET, which merges a list of texts or ids/,
    also: 3,
    at: 'strategy: SET)',
  },
  {
    what: '@merge COUNTER on an Int that may be null',
    edit: ['onHand: Int! @merge(strategy: COUNTER)', 'onHand: Int @merge(strategy: COUNTER)'],
    says: /StockItem\.onHand asks for COUNTER, which merges an Int!/,
    also: 2,
    at: 'strategy: COUNTER)',
  },
  {
    what: '@merge with a strategy that does not exist',
    edit: ['@merge(strategy: COUNTER)', '@merge(strategy: LATEST)'],
    says: /Argument "strategy" has invalid value LATEST/,
    at: 'LATEST',
  },
  {
    what: '@merge on a type that does not sync',
    edit: ['  totalCount: Int!', '  totalCount: Int! @merge(strategy: COUNTER)'],
    says: /@merge does nothing here/,
    at: '@merge(strategy: COUNTER)\n}',
  },
  {
    what: '@limit on a type that does not sync',
    edit: ['  totalCount: Int!', '  totalCount: Int! @limit(max: 10)'],
    says: /@limit does nothing here/,
    at: '@limit(max: 10)',
  },
  {
    what: '@limit(maxLength) on what is no text',
    edit: [
      'onHand: Int! @merge(strategy: COUNTER) @limit(min: 0)',
      'onHand: Int! @merge(strategy: COUNTER) @limit(maxLength: 9)',
    ],
    says: /StockItem\.onHand is limited by maxLength, which is for a String/,
    at: 'maxLength: 9',
  },
  {
    what: '@limit(maxItems) on what is no list',
    edit: ['@limit(maxLength: 40)', '@limit(maxItems: 40)'],
    says: /StockItem\.code is limited by maxItems, which is for a list/,
    at: 'maxItems: 40',
  },
  {
    what: '@limit(min) on what is no number',
    edit: ['@limit(maxLength: 40)', '@limit(min: 3)'],
    says: /StockItem\.code is limited by min, which is for an Int or a Float/,
    at: 'min: 3',
  },
  {
    what: 'an empty @limit',
    edit: ['@limit(maxLength: 40)', '@limit'],
    says: /StockItem\.code has a @limit that limits nothing/,
    at: '@limit\n',
  },
  {
    what: 'a negative length',
    edit: ['@limit(maxLength: 40)', '@limit(maxLength: -1)'],
    says: /StockItem\.code has a negative maxLength/,
    at: 'maxLength: -1',
  },
  {
    what: 'a smallest above the largest',
    edit: ['@limit(min: 0, max: 1000000)', '@limit(min: 9, max: 1)'],
    says: /StockItem\.price allows no value at all/,
    at: 'min: 9',
  },
];

const links: Misuse[] = [
  {
    what: '@relation by a field that is not there',
    edit: ['@relation(field: "itemId")', '@relation(field: "thingId")'],
    says: /Order\.item is found by Order\.thingId, which is no stored ID/,
    at: 'field: "thingId"',
  },
  {
    what: '@relation by a field that is no ID',
    edit: ['@relation(field: "itemId")', '@relation(field: "code")'],
    says: /Order\.item is found by Order\.code, which is no stored ID/,
    at: 'field: "code"',
  },
  {
    what: '@relation to a type that does not sync',
    edit: ['item: StockItem @relation', 'item: PageInfo @relation'],
    says: /Order\.item is PageInfo; a relation leads to one record of a type with @entity/,
    at: '@relation(field: "itemId")',
  },
  {
    what: '@relation to many',
    edit: ['item: StockItem @relation', 'item: [StockItem!] @relation'],
    says: /Order\.item is \[StockItem!\]; a relation leads to one record/,
    at: '@relation(field: "itemId")',
  },
  {
    what: '@relation that may not be null',
    edit: ['item: StockItem @relation', 'item: StockItem! @relation'],
    says: /Order\.item may not be non-null: its record may be deleted, or hidden/,
    at: 'item: StockItem! @relation',
  },
  {
    what: 'a record that would be deleted along with itself',
    edit: [
      '@relation(field: "itemId")',
      '@relation(field: "itemId")\n  first: Order @relation(field: "itemId", onDelete: CASCADE)',
    ],
    says: /Order\.first closes a circle of CASCADE: Order, Order\./,
    at: 'onDelete: CASCADE',
  },
  {
    what: '@count of what does not sync',
    edit: ['@count(of: "Order"', '@count(of: "PageInfo"'],
    says: /StockItem\.openOrders counts PageInfo, which is no type with @entity/,
    at: 'of: "PageInfo"',
  },
  {
    what: '@count by a field that is not there',
    edit: ['by: "itemId")', 'by: "thing")'],
    says: /StockItem\.openOrders counts by Order\.thing, which is no stored ID/,
    at: 'by: "thing"',
  },
  {
    what: '@count that is no Int!',
    edit: ['openOrders: Int! @count', 'openOrders: Int @count'],
    says: /StockItem\.openOrders is Int; a count is a number, and there always is one/,
    at: 'openOrders: Int @count',
  },
];

const lists: Misuse[] = [
  {
    what: '@list of what does not sync',
    edit: ['@list(of: "Order")', '@list(of: "Thing")'],
    says: /orders lists Thing, which is no type with @entity/,
    at: 'of: "Thing"',
  },
  {
    what: '@list outside Query',
    edit: ['  edges: [OrderEdge!]!', '  edges: [OrderEdge!]! @list(of: "Order")'],
    says: /@list does nothing here/,
    at: '@list(of: "Order")\n  nodes',
  },
  {
    what: 'a list that returns no connection',
    edit: ['): OrderConnection! @list', '): [Order!]! @list'],
    says: /The list orders returns \[Order!\]!, which is no connection/,
    at: 'orders(where',
  },
  {
    what: 'a connection without totalCount',
    edit: ['  pageInfo: PageInfo!\n  totalCount: Int!\n', '  pageInfo: PageInfo!\n'],
    says: /StockItemConnection has no totalCount/,
    at: 'StockItemConnection',
  },
  {
    what: 'an edge of another type',
    edit: ['  node: Order!', '  node: Order'],
    says: /OrderEdge\.node is Order; a list gives Order! there/,
    at: 'node: Order\n',
  },
  {
    what: 'a list that may go without where',
    edit: ['orders(where: OrderFilter!, orderBy', 'orders(where: OrderFilter, orderBy'],
    says: /The list orders needs an argument `where: …Filter!`/,
    at: 'where: OrderFilter,',
  },
  {
    what: 'a list whose orderBy has no default',
    edit: ['orderBy: OrderOrder = CODE_ASC', 'orderBy: OrderOrder'],
    says: /The list orders needs an argument `orderBy: …Order = SOME_ORDER`/,
    at: 'orderBy: OrderOrder,',
  },
  {
    what: 'a list whose first has no default',
    edit: ['orderBy: OrderOrder = CODE_ASC, first: Int = 20', 'orderBy: OrderOrder = CODE_ASC, first: Int'],
    says: /The list orders needs an argument `first: Int = 50`/,
    at: 'first: Int, after',
  },
  {
    what: 'a list without after',
    edit: [
      'orderBy: OrderOrder = CODE_ASC, first: Int = 20, after: String)',
      'orderBy: OrderOrder = CODE_ASC, first: Int = 20)',
    ],
    says: /The list orders needs an argument `after: String`/,
    at: 'orders(where',
  },
  {
    what: 'a list with an argument of its own',
    edit: ['orders(where: OrderFilter!', 'orders(mine: Boolean, where: OrderFilter!'],
    says: /The list orders would not obey its argument mine/,
    at: 'mine: Boolean',
  },
  {
    what: 'a filter that does not ask for the workspace',
    edit: ['input OrderFilter {\n  workspaceId: ID!', 'input OrderFilter {\n  workspaceId: ID'],
    says: /OrderFilter does not ask for the workspace/,
    at: 'workspaceId: ID\n',
  },
  {
    what: 'a filter field that compares nothing',
    edit: ['  urgent: Boolean\n}\n\nenum', '  hasty: Boolean\n}\n\nenum'],
    says: /OrderFilter\.hasty compares Order\.hasty, which is no stored field/,
    at: 'hasty: Boolean',
  },
  {
    what: '@op on a field that is not there',
    edit: ['@op(kind: HAS, field: "labels")', '@op(kind: HAS, field: "marks")'],
    says: /StockItemFilter\.label compares StockItem\.marks, which is no stored field/,
    at: 'field: "marks"',
  },
  {
    what: '@op HAS on what is no list',
    edit: ['@op(kind: HAS, field: "labels")', '@op(kind: HAS, field: "code")'],
    says: /StockItemFilter\.label is String, and cannot be compared with StockItem\.code by HAS/,
    at: 'kind: HAS',
  },
  {
    what: '@op CONTAINS on what is no text',
    edit: ['fields: ["code", "remarks"]', 'fields: ["code", "price"]'],
    says: /StockItemFilter\.text is String, and cannot be compared with StockItem\.price by CONTAINS/,
    at: 'kind: CONTAINS',
  },
  {
    what: '@op AFTER on what has no order in time or number',
    edit: ['@op(kind: AFTER, field: "countedAt")', '@op(kind: AFTER, field: "code")'],
    says: /cannot be compared with StockItem\.code by AFTER/,
    at: 'kind: AFTER',
  },
  {
    what: '@op IN with a single value',
    edit: ['states: [OrderState!] @op', 'states: OrderState @op'],
    says: /OrderFilter\.states is OrderState, and cannot be compared with Order\.state by IN/,
    at: 'kind: IN',
  },
  {
    what: '@op with both field and fields',
    edit: [
      '@op(kind: CONTAINS, fields: ["code", "remarks"])',
      '@op(kind: CONTAINS, field: "code", fields: ["code"])',
    ],
    says: /StockItemFilter\.text names both field and fields/,
    at: 'fields: ["code"]',
  },
  {
    what: 'several fields by another comparison than CONTAINS',
    edit: ['@op(kind: HAS, field: "labels")', '@op(kind: HAS, fields: ["labels"])'],
    says: /StockItemFilter\.label compares several fields by HAS/,
    at: 'fields: ["labels"]',
  },
  {
    what: 'a filter by a hidden field',
    edit: [
      'priceBelow: Float @op(kind: BEFORE, field: "price")',
      'costBelow: Float @op(kind: BEFORE, field: "cost")',
    ],
    says: /StockItemFilter\.costBelow would tell those who may not read StockItem\.cost what is in it/,
    at: 'field: "cost"',
  },
  {
    what: 'a filter field with a default',
    edit: ['  urgent: Boolean\n}\n\nenum', '  urgent: Boolean = true\n}\n\nenum'],
    says: /OrderFilter\.urgent has a default, which a device would not apply/,
    at: 'urgent: Boolean = true',
  },
  {
    what: '@op on an input that filters no list',
    edit: ['  amount: Int\n', '  amount: Int @op(kind: EQ)\n'],
    says: /@op does nothing here/,
    at: '@op(kind: EQ)',
  },
  {
    what: 'an order that says nothing',
    edit: ['PRICE_DESC @order(by: "price", direction: DESC)', 'PRICE_DESC'],
    says: /StockItemOrder\.PRICE_DESC says nothing about the order/,
    at: 'PRICE_DESC',
  },
  {
    what: '@order by a field that is not there',
    edit: ['@order(by: "onHand")', '@order(by: "count")'],
    says: /StockItemOrder\.ON_HAND_ASC orders by StockItem\.count, which is no stored field/,
    at: 'by: "count"',
  },
  {
    what: '@order by a list',
    edit: ['@order(by: "onHand")', '@order(by: "labels")'],
    says: /orders by StockItem\.labels, whose values server and device would order differently/,
    at: 'by: "labels"',
  },
  {
    what: '@order by a field that may be null',
    edit: ['@order(by: "onHand")', '@order(by: "countedAt")'],
    says: /orders by StockItem\.countedAt, which some records do not have/,
    at: 'by: "countedAt"',
  },
  {
    what: '@order on an enum that orders no list',
    edit: ['  PICKED\n', '  PICKED @order(by: "code")\n'],
    says: /@order does nothing here/,
    at: '@order(by: "code")\n  SHIPPED',
  },
  {
    what: 'a single that may not be null',
    edit: ['order(id: ID!): Order\n', 'order(id: ID!): Order!\n'],
    says: /Query\.order may not be non-null/,
    at: 'order(id: ID!): Order!',
  },
  {
    what: 'a single that is not by id',
    edit: ['order(id: ID!): Order\n', 'order(code: Int!): Order\n'],
    says: /Query\.order gives one Order, but not by its id alone/,
    at: 'order(code: Int!)',
  },
];

const writes: Misuse[] = [
  {
    what: '@writes of what does not sync',
    edit: ['@writes(entity: "Order", kind: CREATE)', '@writes(entity: "Thing", kind: CREATE)'],
    says: /createOrder writes Thing, which is no type with @entity/,
    at: 'entity: "Thing"',
  },
  {
    what: 'a decision about what is no Conflict',
    edit: ['@writes(entity: "StockItem", kind: RESTORE)', '@writes(entity: "StockItem", kind: REVERT)'],
    says: /restoreStockItem would REVERT StockItem; only a Conflict is decided/,
    at: 'kind: REVERT',
  },
  {
    what: 'another write of a Conflict than a decision',
    edit: ['@writes(entity: "Order", kind: RESTORE)', '@writes(entity: "Conflict", kind: RESTORE)'],
    says: /restoreOrder is the RESTORE of Conflict, which only the engine makes and changes/,
    at: 'kind: RESTORE)\n}',
  },
  {
    what: '@writes outside Mutation',
    edit: ['  order(id: ID!): Order\n', '  order(id: ID!): Order @writes(entity: "Order", kind: UPDATE)\n'],
    says: /@writes does nothing here/,
    at: '@writes(entity: "Order", kind: UPDATE)\n  orders',
  },
  {
    what: 'a deletion that may be overtaken',
    edit: [
      '@writes(entity: "Order", kind: DELETE)',
      '@writes(entity: "Order", kind: DELETE, priority: BULK)',
    ],
    says: /deleteOrder would be overtaken, but a DELETE concerns more records than it names/,
    at: 'priority: BULK',
  },
  {
    what: 'two writes of one kind',
    edit: ['@writes(entity: "Order", kind: RESTORE)', '@writes(entity: "Order", kind: DELETE)'],
    says: /restoreOrder and deleteOrder are both the DELETE of Order/,
    at: '@writes(entity: "Order", kind: DELETE)\n}',
  },
  {
    what: 'a write whose input is not called so',
    edit: ['deleteOrder(input: DeleteOrderInput!)', 'deleteOrder(input: DeleteOrderInput!, force: Boolean)'],
    says: /deleteOrder must take one argument, `input`/,
    at: 'deleteOrder(input',
  },
  ...['clientMutationId: ID!', 'issuedAt: DateTime!', 'id: ID!', 'baseVersion: Int!'].map((field) => ({
    what: `an input without ${field}`,
    edit: [
      'input DeleteOrderInput {\n  clientMutationId: ID!\n  issuedAt: DateTime!\n  id: ID!\n  baseVersion: Int!\n',
      `input DeleteOrderInput {\n${[
        'clientMutationId: ID!',
        'issuedAt: DateTime!',
        'id: ID!',
        'baseVersion: Int!',
      ]
        .filter((other) => other !== field)
        .map((line) => `  ${line}\n`)
        .join('')}`,
    ] as const,
    says: new RegExp(`DeleteOrderInput needs \`${field}\``),
    at: 'DeleteOrderInput',
  })),
  {
    what: 'a create without the workspace',
    edit: [
      '  workspaceId: ID!\n  itemId: ID!\n  code: Int!\n  amount: Int! = 1',
      '  itemId: ID!\n  code: Int!\n  amount: Int! = 1',
    ],
    says: /CreateOrderInput needs `workspaceId: ID!`/,
    at: 'CreateOrderInput',
  },
  {
    what: 'a create with a baseVersion',
    edit: ['  amount: Int! = 1\n', '  baseVersion: Int!\n  amount: Int! = 1\n'],
    says: /CreateOrderInput\.baseVersion is the engine's to set/,
    at: 'baseVersion: Int!\n  amount',
  },
  {
    what: 'an update that moves the record to another workspace',
    edit: ['  itemId: ID\n  amount: Int\n', '  workspaceId: ID\n  itemId: ID\n  amount: Int\n'],
    says: /UpdateOrderInput\.workspaceId is the engine's to set/,
    at: 'workspaceId: ID\n',
  },
  {
    what: 'an update of a field that the engine keeps',
    edit: ['  itemId: ID\n  amount: Int\n', '  updatedAt: DateTime\n  itemId: ID\n  amount: Int\n'],
    says: /UpdateOrderInput\.updatedAt is the engine's to set/,
    at: 'updatedAt: DateTime\n  itemId',
  },
  {
    what: 'an input field that the entity does not have',
    edit: ['  itemId: ID\n  amount: Int\n', '  itemId: ID\n  size: Int\n  amount: Int\n'],
    says: /UpdateOrderInput\.size is no stored field of Order/,
    at: 'size: Int',
  },
  {
    what: 'a delete that changes fields',
    edit: ['input DeleteOrderInput {\n', 'input DeleteOrderInput {\n  amount: Int\n'],
    says: /DeleteOrderInput\.amount: a DELETE changes no field/,
    at: 'amount: Int\n  client',
  },
  {
    what: 'a plain value where a TEXT field is changed',
    edit: ['  remarks: TextChange', '  remarks: String'],
    says: /UpdateStockItemInput\.remarks is String; an update changes a field that merges by TEXT with: TextChange/,
    at: 'remarks: String\n  labels: SetChange',
  },
  {
    what: 'a plain value where a SET field is changed',
    edit: ['  labels: SetChange', '  labels: [String!]'],
    says: /UpdateStockItemInput\.labels is \[String!\]; .* merges by SET with: SetChange/,
    at: 'labels: [String!]\n',
  },
  {
    what: 'a plain value where a COUNTER field is changed',
    edit: ['  onHand: CounterChange', '  onHand: Int'],
    says: /UpdateStockItemInput\.onHand is Int; .* merges by COUNTER with: CounterChange/,
    at: 'onHand: Int\n',
  },
  {
    what: 'a value of another type in an update',
    edit: ['  itemId: ID\n  amount: Int\n', '  itemId: ID\n  amount: Float\n'],
    says: /UpdateOrderInput\.amount is Float; .* with: Int/,
    at: 'amount: Float',
  },
  {
    what: 'a required field in an update',
    edit: ['  itemId: ID\n  amount: Int\n', '  itemId: ID\n  amount: Int!\n'],
    says: /UpdateOrderInput\.amount is Int!/,
    at: 'amount: Int!\n',
  },
  {
    what: 'a default in an update',
    edit: ['  itemId: ID\n  amount: Int\n', '  itemId: ID\n  amount: Int = 3\n'],
    says: /UpdateOrderInput\.amount has a default, so every update would change it/,
    at: 'amount: Int = 3',
  },
  {
    what: 'a change where a create gives the value itself',
    edit: ['  labels: [String!]! = []', '  labels: SetChange'],
    says: /CreateStockItemInput\.labels is SetChange; a create takes the value itself: \[String!\]!/,
    at: 'labels: SetChange\n  onHand: Int! = 0',
  },
  {
    what: 'a create that may leave null what may not be null',
    edit: ['  price: Float!\n  cost', '  price: Float\n  cost'],
    says: /CreateStockItemInput\.price is Float; a create takes the value itself: Float!/,
    at: 'price: Float\n  cost: Float\n',
  },
  {
    what: 'a default of the wrong type',
    edit: ['urgent: Boolean! = false', 'urgent: Boolean! = "no"'],
    says: /The default of CreateOrderInput\.urgent does not fit: it is no Boolean!/,
    at: '"no"',
  },
  {
    what: 'a default beyond the limit',
    edit: ['amount: Int! = 1\n', 'amount: Int! = 0\n'],
    says: /The default of CreateOrderInput\.amount does not fit: amount may be no less than 1/,
    at: '0\n',
  },
  {
    what: 'a create that leaves a required field open',
    edit: ['  code: Int!\n  amount: Int! = 1', '  amount: Int! = 1'],
    says: /CreateOrderInput does not say what Order\.code is to be/,
    at: 'CreateOrderInput',
  },
  {
    what: 'a payload that does not implement MutationResult',
    edit: ['type CreateOrderPayload implements MutationResult', 'type CreateOrderPayload'],
    says: /createOrder returns CreateOrderPayload!; a write answers with a payload of its own that implements MutationResult/,
    at: 'createOrder(input',
  },
  {
    what: 'a payload that may be null',
    edit: ['): CreateOrderPayload! @writes', '): CreateOrderPayload @writes'],
    says: /createOrder returns CreateOrderPayload; a write answers/,
    at: 'createOrder(input',
  },
  {
    what: 'a payload without the record',
    edit: ['  conflicts: [Conflict!]!\n  order: Order\n', '  conflicts: [Conflict!]!\n'],
    says: /CreateOrderPayload has no nullable field that holds the Order/,
    at: 'CreateOrderPayload',
  },
  {
    what: 'a payload whose record may not be null',
    edit: ['  order: Order\n}', '  order: Order!\n}'],
    says: /CreateOrderPayload has no nullable field that holds the Order/,
    at: 'order: Order!',
  },
  {
    what: 'a payload with a field that nobody fills',
    edit: ['  order: Order\n}', '  order: Order\n  receipt: String\n}'],
    says: /No generic write fills in CreateOrderPayload\.receipt/,
    at: 'receipt: String',
  },
  {
    what: '@auth on a mutation that is no generic write',
    edit: ['extend type Mutation {\n', 'extend type Mutation {\n  recount: Boolean @auth(role: OWNER)\n'],
    says: /@auth does nothing here/,
    at: '@auth(role: OWNER)',
  },
];

const graphql: Misuse[] = [
  {
    what: 'a syntax error',
    edit: ['enum OrderState {', 'enum OrderState'],
    says: /Syntax Error/,
    at: 'OPEN',
  },
  {
    what: 'an unknown type',
    edit: ['state: OrderState!\n  dueAt', 'state: State!\n  dueAt'],
    says: /Unknown type "State"/,
    at: 'State!',
  },
  {
    what: 'an unknown directive',
    edit: ['@limit(maxLength: 40)', '@limits(maxLength: 40)'],
    says: /Unknown directive "@limits"/,
    at: '@limits',
  },
  {
    what: 'an interface that is not implemented',
    edit: ['  replayed: Boolean!\n', ''],
    says: /Interface field MutationResult\.replayed expected but CreateStockItemPayload does not provide it/,
    at: 'replayed',
  },
  {
    what: 'a version that is none',
    edit: ['@limit(maxLength: 40)', '@limit(maxLength: 40) @since(version: "soon")'],
    says: /@since takes an API version/,
    at: '"soon"',
  },
];

export const misuses: Readonly<Record<string, readonly Misuse[]>> = {
  entities,
  rules,
  links,
  lists,
  writes,
  graphql,
};
