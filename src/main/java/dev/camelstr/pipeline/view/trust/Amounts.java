package dev.camelstr.pipeline.view.trust;

import java.util.Arrays;

/** An amount for each number, 0 where nothing was added. */
final class Amounts {
    private long[] amounts = {};

    /** Numbers from here on have none. */
    int end() {
        return amounts.length;
    }

    long of(int number) {
        return number < amounts.length ? amounts[number] : 0;
    }

    void add(int number, long amount) {
        if (number >= amounts.length) {
            amounts = Arrays.copyOf(amounts, Math.max(number + 1, amounts.length + amounts.length / 2));
        }
        amounts[number] += amount;
    }

    void addAll(Amounts others) {
        for (int number = others.amounts.length - 1; number >= 0; number--) {
            if (others.amounts[number] > 0) {
                add(number, others.amounts[number]);
            }
        }
    }
}
