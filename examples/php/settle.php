<?php
declare(strict_types=1);

enum Outcome
{
    case Paid;
    case NotPaid;
    /** Nobody could say yet: ask again, and never tell the customer that it failed. */
    case Unknown;
}

/**
 * What came through the browser is unverified. A CERT result is confirmed, a PAY result is looked up, and only the answer of
 * Payple counts, with the number and the amount of our own order (guide 3-6).
 *
 * @param array<string, string> $result the form that the browser posted
 */
function settle_result(Payple $payple, Orders $orders, array $order, array $result): Outcome
{
    if ($order['state'] === 'paid') {
        return Outcome::Paid;
    }
    $claimsSuccess = ($result['PCD_PAY_RST'] ?? '') === 'success';
    if (!$claimsSuccess) {
        // `close` is a customer who left, `error` a refusal. Neither is verified: the order stays open.
        $orders->note($order['number'], (string) ($result['PCD_PAY_MSG'] ?? ''));
    }
    if (!$claimsSuccess || $order['work'] !== 'CERT') {
        return settle_by_lookup($payple, $orders, $order);
    }
    try {
        return judge($orders, $order, $payple->confirm($result));
    } catch (PaypleUnreachable) {
        // A confirm without an answer may have charged: looked up before anything else.
        return settle_by_lookup($payple, $orders, $order);
    } catch (UnexpectedValueException $forged) {
        error_log("order {$order['number']}: {$forged->getMessage()}");
        return Outcome::NotPaid;
    }
}

function settle_by_lookup(Payple $payple, Orders $orders, array $order): Outcome
{
    try {
        return judge($orders, $order, $payple->lookUp($order));
    } catch (PaypleUnreachable $reason) {
        error_log("order {$order['number']}: {$reason->getMessage()}");
        return $order['state'] === 'paid' ? Outcome::Paid : Outcome::Unknown;
    }
}

/** Judges an answer of Payple's server; delivers when it is a payment of this order. */
function judge(Orders $orders, array $order, array $answer): Outcome
{
    $code = (string) ($answer['PCD_PAY_CODE'] ?? '');
    // The guide asks for a code that contains 0000: the confirm says PCCF0000, the lookup PCHK0000.
    if (($answer['PCD_PAY_RST'] ?? '') !== 'success' || !str_ends_with($code, '0000')) {
        // PCHK0003: still under way.
        return $code === 'PCHK0003' ? Outcome::Unknown : Outcome::NotPaid;
    }
    $isOurs = hash_equals($order['number'], (string) ($answer['PCD_PAY_OID'] ?? ''))
        && (string) ($answer['PCD_PAY_TOTAL'] ?? '') === (string) $order['amountWon'];
    if (!$isOurs) {
        // Paid, but not what was ordered: somebody changed the page. Staff cancels it.
        error_log("order {$order['number']}: paid with another amount or number");
        $orders->note($order['number'], '결제 금액이 주문과 달라요. 상점에서 확인하고 있어요.');
        return Outcome::NotPaid;
    }
    $orders->markPaid($order['number']);
    // Dojang tells this in the lookup; Payple's own lookup does not know of cancellations.
    $orders->noteRefunded($order['number'], (int) ($answer['PCD_REFUND_TOTAL'] ?? 0));
    return Outcome::Paid;
}
