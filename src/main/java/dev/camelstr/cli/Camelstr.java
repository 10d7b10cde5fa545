package dev.camelstr.cli;

public final class Camelstr {
    private Camelstr() {}

    public static void main(String[] args) {
        System.out.println("hi");
    }
}
