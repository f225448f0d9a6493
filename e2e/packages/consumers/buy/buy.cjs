const sdk = require('@dojang/sdk');
const testing = require('@dojang/sdk/testing');
const { buy } = require('./buy.js');

void buy({ sdk, testing }).then((bought) => process.stdout.write(JSON.stringify(bought)));
