from anju.site.cli import main

main()
