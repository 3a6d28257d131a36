export { type CognitoPool, cognitoIdentity } from './bedrock/cognito.ts';
export { abilitiesOf, type ModelOptions, modelFor, modelNames, smallFor } from './catalogue.ts';
export { answerOf, type Model, type ModelEvent, type ModelRequest, type SmallTask } from './model.ts';
export { costOf, listPrices, type Price, type Prices, pricesWith } from './prices.ts';
export { rehearsal } from './rehearsal/rehearsal.ts';
