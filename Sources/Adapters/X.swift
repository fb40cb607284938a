import GRDB
import Subprocess
package enum X2 {}
