#!/usr/bin/env bash
# A key that is asked of the JDK's own provider by name, and fails in somebody else's.
# OpenJDK 17.0.15, Conscrypt 2.6.2; seen on 2026-11-30.
#
# Expected: KeyPairGenerator.getInstance("EC", "SunEC") depends on SunEC alone; that is what the name is given for.
# Happens: SunEC looks its curves up by AlgorithmParameters.getInstance("EC"), without a name, and asks for them by a
#   class of its own. With Conscrypt first in the list that is Conscrypt, which does not know the class: already
#   getInstance fails, with "No EC parameters available for key size 256 bits", and names neither Conscrypt nor the
#   order. With Conscrypt last, or without it, all is well. SunEC's Signature works in either order.
# Hurts: whoever puts Conscrypt first, to have its TLS, and names SunEC for some keys. Robolectric 4.17 puts it first
#   in every test, unless @ConscryptMode(OFF): a fake of Android's Keystore that makes its keys by SunEC fails there.
# Ours: android/platform/src/test/kotlin/app/doorstep/platform/FakeKeystore.kt names no provider.
#
# Seen:
#   no Conscrypt: a key of SunEC
#   Conscrypt last: a key of SunEC
#   Conscrypt first: Error constructing KeyPairGenerator for EC using SunEC, because No EC parameters available for key size 256 bits
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need mvn; need javac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.java <<'END'
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Security;
import org.conscrypt.Conscrypt;

class Finding {
    /** What asking the JDK's own provider for a key on P-256 comes to. */
    static String outcome() {
        try {
            var generator = KeyPairGenerator.getInstance("EC", "SunEC");
            generator.initialize(256);
            generator.generateKeyPair();
            return "a key of " + generator.getProvider().getName();
        } catch (GeneralSecurityException e) {
            return e.getMessage() + ", because " + e.getCause().getMessage();
        }
    }

    public static void main(String[] args) {
        System.out.println("no Conscrypt: " + outcome());
        var conscrypt = Conscrypt.newProvider();
        Security.addProvider(conscrypt);
        System.out.println("Conscrypt last: " + outcome());
        Security.removeProvider(conscrypt.getName());
        Security.insertProviderAt(conscrypt, 1);
        System.out.println("Conscrypt first: " + outcome());
    }
}
END
cat > pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.conscrypt</groupId><artifactId>conscrypt-openjdk-uber</artifactId><version>2.6.2</version></dependency>
  </dependencies>
</project>
END
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >&2
java -cp "$(cat classpath)" Finding.java > seen
cat seen
diff - seen <<'END'
no Conscrypt: a key of SunEC
Conscrypt last: a key of SunEC
Conscrypt first: Error constructing KeyPairGenerator for EC using SunEC, because No EC parameters available for key size 256 bits
END
