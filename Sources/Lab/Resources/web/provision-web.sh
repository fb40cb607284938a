#!/bin/bash
# Makes a bare host the web server's: main site, admin site, and a proxy to the API.
set -euo pipefail
cd "$(dirname "$0")"
install -d /var/www/www /var/www/admin
install -m 644 index.html /var/www/www/index.html
install -m 644 admin.html /var/www/admin/index.html
install -m 644 monitoring.html /var/www/admin/monitoring.html
rm /etc/nginx/sites-enabled/default
install -m 644 o4o.conf /etc/nginx/sites-available/o4o.conf
ln -s ../sites-available/o4o.conf /etc/nginx/sites-enabled/o4o.conf
systemctl enable nginx.service
