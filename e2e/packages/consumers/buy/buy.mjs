import process from 'node:process';
import * as sdk from '@dojang/sdk';
import * as testing from '@dojang/sdk/testing';
import { buy } from './buy.js';

process.stdout.write(JSON.stringify(await buy({ sdk, testing })));
