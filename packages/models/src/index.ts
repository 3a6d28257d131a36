export { modelFor, modelNames } from './catalogue.ts';
export { answerOf, type Model, type ModelEvent, type ModelRequest } from './model.ts';
export { costOf, listPrices, type Price, type Prices, pricesWith } from './prices.ts';
export { rehearsal } from './rehearsal/rehearsal.ts';
