package dev.camelstr.pipeline.view.trust;

import java.util.Arrays;

/** Numbers, each once in the end, and so many at most. */
final class NumberSet {
    private final int most;
    private int[] numbers = new int[64];
    private int size;
    private boolean full;

    NumberSet(int most) {
        this.most = most;
    }

    void add(int number) {
        if (size == numbers.length) {
            unite();
            if (2 * size > numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
        }
        numbers[size++] = number;
    }

    /** Whether no more need to be added. It is seen late, as who repeats numbers would have them sorted again and again. */
    boolean isFull() {
        if (!full && size >= 2 * most) {
            unite();
            full = size >= most;
        }
        return full;
    }

    /** In ascending order. */
    int[] sorted() {
        unite();
        return Arrays.copyOf(numbers, Math.min(size, most));
    }

    void clear() {
        size = 0;
        full = false;
    }

    private void unite() {
        Arrays.sort(numbers, 0, size);
        int united = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                numbers[united++] = numbers[i];
            }
        }
        size = united;
    }
}
