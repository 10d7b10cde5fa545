package dev.camelstr.component.relay.tls;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.net.ssl.X509KeyManager;

/** Whether a private key belongs to a certificate: found out by signing, since a certificate renewed halfway is common. */
final class KeyPairs {
    private static final byte[] SAMPLE = {1, 2, 3};

    private KeyPairs() {}

    /** @throws IllegalArgumentException if no key of the manager belongs to its certificate */
    static void requirePair(X509KeyManager manager) throws Exception {
        for (String type : new String[] {"RSA", "EC", "EdDSA"}) {
            String alias = manager.chooseServerAlias(type, null, null);
            if (alias != null) {
                requirePair(manager.getPrivateKey(alias), manager.getCertificateChain(alias)[0].getPublicKey());
                return;
            }
        }
        throw new IllegalArgumentException("no key for RSA, EC or EdDSA in it");
    }

    private static void requirePair(PrivateKey key, PublicKey certified) throws Exception {
        String algorithm = algorithm(key);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(SAMPLE);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certified);
        verifier.update(SAMPLE);
        if (!verifier.verify(signature)) {
            throw new IllegalArgumentException("the key does not belong to the certificate");
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
    }
}
