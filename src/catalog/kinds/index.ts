import type { KindSpec } from '#kernel/memory';
import { activity } from './activity/index.ts';
import { allocation } from './allocation/index.ts';
import { asset } from './asset/index.ts';
import { contract } from './contract/index.ts';
import { deal } from './deal/index.ts';
import { delivery } from './delivery/index.ts';
import { file } from './file/index.ts';
import { goal } from './goal/index.ts';
import { invoice } from './invoice/index.ts';
import { lead } from './lead/index.ts';
import { mailTemplate } from './mail-template/index.ts';
import { material } from './material/index.ts';
import { note } from './note/index.ts';
import { organisation } from './organisation/index.ts';
import { payment } from './payment/index.ts';
import { person } from './person/index.ts';
import { playbookItem } from './playbook-item/index.ts';
import { pool } from './pool/index.ts';
import { priceList } from './price-list/index.ts';
import { priceListLine } from './price-list-line/index.ts';
import { product } from './product/index.ts';
import { quote } from './quote/index.ts';
import { quoteLine } from './quote-line/index.ts';
import { rate } from './rate/index.ts';
import { registration } from './registration/index.ts';
import { task } from './task/index.ts';
import { tender } from './tender/index.ts';
import { territory } from './territory/index.ts';
import { ticket } from './ticket/index.ts';

/** The shipped kinds, in the order the console shows them. */
export const kinds: readonly KindSpec[] = [
  lead,
  organisation,
  person,
  deal,
  activity,
  task,
  note,
  quote,
  contract,
  delivery,
  invoice,
  payment,
  ticket,
  product,
  tender,
  asset,
  registration,
  file,
  goal,
  territory,
  pool,
  playbookItem,
  material,
  priceList,
  priceListLine,
  quoteLine,
  allocation,
  rate,
  mailTemplate,
];
